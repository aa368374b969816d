// Every page, for everybody who may see it, in both languages, wide and on a phone: no axe findings, nothing wider than the screen, no
// complaint of the browser, no message missing. Screenshots go to e2e/out/.
import { browser as launch, demo, faults, out, signIn, visitor } from "./lib.mjs";
import { addresses } from "./addresses.mjs";

const server = await demo();
const browser = await launch();
let seen = 0;
const wrong = [];

/** All addresses of a person in a language at a width. */
async function look({ login, list, lang, width }) {
  const page = await visitor(browser, server.url, { lang, width });
  if (login) await signIn(page, login);
  for (const [name, address] of list) {
    const response = await page.goto(address);
    await page.waitForLoadState("load");
    if (response.status() >= 400) wrong.push(`${login} ${address}: ${response.status()}`);
    for (const fault of await faults(page, { short: width === 360 })) wrong.push(`${login || "visitor"} ${address} ${lang} ${width}: ${fault}`);
    if (width !== 360) await page.screenshot({ path: `${out}${login || "visitor"}-${name}-${lang}-${width}.png`, fullPage: true });
    seen++;
  }
  await page.context().close();
}

try {
  const all = Object.entries(await addresses(server.url, browser));
  const rounds = all.flatMap(([login, list]) => ["zh", "en"].flatMap((lang) => [1280, 390, 360].map((width) => ({ login, list, lang, width }))));
  // Two at a time: a round waits for its own tab most of the time.
  await Promise.all([1, 2].map(async () => {
    for (let round; (round = rounds.shift()); ) await look(round);
  }));
} finally {
  await browser.close();
  await server.stop();
}
console.log(`${seen} views`);
if (wrong.length) {
  console.error(wrong.join("\n"));
  process.exit(1);
}
