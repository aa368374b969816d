// Two nodes on one PostgreSQL database: how long until a fact declared at one changes the verdicts the other gives. Address as argument.
import { browser as launch, demo, must, signIn, start, visitor } from "./lib.mjs";

const database = process.argv[2];
must(database, "name an empty PostgreSQL database");
const first = await demo({ database });
const second = await start(["serve", "--database", database]);
const browser = await launch();
try {
  const page = await visitor(browser, first.url);
  await signIn(page, "company");
  await page.goto("/account");
  await page.check("input[name=scope][value=match]");
  await page.check("input[name=scope][value='facts:write']");
  await Promise.all([page.waitForNavigation(), page.click("form[action='/account/tokens'] button")]);
  const token = (await page.textContent(".alert-line code")).trim();
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  const verdicts = async () => JSON.stringify((await (await fetch(`${second.url}/api/match`, { headers })).json()).enterprises);
  const times = [];
  for (let round = 0; round < 10; round++) {
    const before = await verdicts();
    const facts = { "employees@2025": round % 2 ? "1人" : "400人", "revenue@2025": round % 2 ? "1万元" : "3亿元" };
    const begun = performance.now();
    const answer = await fetch(`${first.url}/api/facts`, { method: "POST", headers, body: JSON.stringify({ facts }) });
    must(answer.status === 201, await answer.text());
    while ((await verdicts()) === before) must(performance.now() - begun < 30000, "the other node does not see it");
    times.push(performance.now() - begun);
  }
  times.sort((a, b) => a - b);
  console.log(`seen by the other node after ${times[5].toFixed(0)} ms (median of 10), ${times[9].toFixed(0)} ms at most`);
} finally {
  await browser.close();
  await second.stop();
  await first.stop();
}
