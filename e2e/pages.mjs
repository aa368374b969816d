// Every page, for everybody who may see it, in both languages, wide and on a phone: no axe findings, nothing wider than the screen, no
// complaint of the browser, no message missing. Screenshots go to e2e/out/. `node pages.mjs leader report` looks only at pages of
// such people or names.
import { browser as launch, demo, faults, out, signIn, visitor } from "./lib.mjs";
import { addresses } from "./addresses.mjs";

const server = await demo();
const browser = await launch();
const [PHONE, NARROW] = [390, 360];
const wanted = process.argv.slice(2);
let seen = 0;
let wrong = 0;

/** Says what is wrong at once: a run takes a while. */
function complain(what) {
  console.error(what);
  wrong++;
}

/** All addresses of a person in a language at a width. */
async function look({ login, list, lang, width }) {
  const page = await visitor(browser, server.url, { lang, width });
  if (login) await signIn(page, login);
  for (const [name, address] of list) {
    const response = await page.goto(address);
    await page.waitForLoadState("load");
    if (response.status() >= 400) complain(`${login} ${address}: ${response.status()}`);
    const note = (found, width) => found.forEach((fault) => complain(`${login || "visitor"} ${address} ${lang} ${width}: ${fault}`));
    note(await faults(page), width);
    await page.screenshot({ path: `${out}${login || "visitor"}-${name}-${lang}-${width}.png`, fullPage: true });
    seen++;
    if (width !== PHONE) continue;
    // The narrowest phones: the same page, made narrower.
    await page.setViewportSize({ width: NARROW, height: 900 });
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    note(await faults(page, { short: true }), NARROW);
    await page.setViewportSize({ width: PHONE, height: 900 });
  }
  await page.context().close();
}

try {
  const all = Object.entries(await addresses(server.url, browser));
  const chosen = (login, name) => !wanted.length || wanted.some((part) => `${login}-${name}`.includes(part));
  const rounds = all.flatMap(([login, list]) => ["zh", "en"].flatMap((lang) => [1280, PHONE].map((width) => ({ login, list: list.filter(([name]) => chosen(login, name)), lang, width }))));
  // Two at a time: a round waits for its own tab most of the time.
  await Promise.all([1, 2].map(async () => {
    for (let round; (round = rounds.shift()); ) await look(round);
  }));
} finally {
  await browser.close();
  await server.stop();
}
console.log(`${seen} views`);
if (wrong) process.exit(1);
