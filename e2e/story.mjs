// A city's day in a browser: an enterprise signs up on a phone and answers until a measure opens; the centre takes in a dirty file and puts it
// right; a figure is moved on a slider, goes into a draft, and a second person publishes it; a verdict is made again by its number.
// A PostgreSQL address as argument tells the story there, otherwise on SQLite.
import { execFileSync } from "node:child_process";
import { browser as launch, creditCode, demo, env, fine, go, must, out, PASSWORD, program, signIn, tell, visitor } from "./lib.mjs";

const database = process.argv[2] ?? "";
const server = await demo({ database });
const browser = await launch();

/** Signs up, answers one question after another, and sees the measure among what it can get. */
async function enterprise() {
  const page = await visitor(browser, server.url, { width: 390 });
  await page.goto("/sign-up");
  await go(page, () => page.click("main form button"));
  must(await page.locator("[aria-invalid=true]").count() > 4, "an empty form is refused field by field");
  await fine(page, "sign-up with errors");
  const fill = { uscc: creditCode("MA1FL0TE"), enterprise: "示范云松测试制造有限公司", name: "王测试", phone: "13800000000", login: "wang", password: PASSWORD, again: PASSWORD };
  for (const [name, value] of Object.entries(fill)) await page.fill(`#${name}`, value);
  await page.check("#agreed");
  await go(page, () => page.click("main form button"));
  must(new URL(page.url()).pathname === "/my", `signed up: ${page.url()} ${await page.textContent("main")}`);
  await fine(page, "my measures of a new enterprise");
  const measure = "demo-digital-diagnosis-2026";
  const answers = { registered_region: "松湖区", industry_code: "C3562", digital_level: "一级", employees: "20", revenue: "500", total_assets: "300", size_class: "小型" };
  for (let asked = 0; ; asked++) {
    must(asked < 12, "twelve questions and no end");
    await page.goto(`/my/answer?measure=${measure}`);
    const field = page.locator("form.my-question [name]:not([type=hidden]):not(button)").first();
    if (!(await field.count())) break;
    if (asked === 0) await fine(page, "a question");
    const name = await field.getAttribute("name");
    const answer = answers[name.split("@")[0]];
    must(answer, `asked for ${name}`);
    if ((await field.getAttribute("type")) === "radio") await page.check(`form.my-question input[type=radio][value="${answer}"]`);
    else if (await field.evaluate((e) => e.tagName === "SELECT")) await field.selectOption({ label: answer });
    else await field.fill(answer);
    await go(page, () => page.click("form.my-question button[value=answer]"));
  }
  await page.goto("/my");
  must(await page.locator(`#eligible a[href*="${measure}"]`).count(), `the measure is among the eligible: ${await page.textContent("main")}`);
  await page.screenshot({ path: `${out}story-my.png`, fullPage: true });
  await page.goto(`/my/measures/${measure}`);
  await fine(page, "the measure of the enterprise");
  await page.context().close();
}

/** What is missing for a title, within three clicks of the start. */
async function threeClicks() {
  const page = await visitor(browser, server.url);
  await signIn(page, "company");
  await go(page, () => page.click("nav a[href='/my']"));
  await go(page, () => page.locator("#one-step a, #near a").first().click());
  must((await page.textContent("main")).length > 500, "the document is there");
  const id = (await page.locator(".my-replay code").textContent()).trim();
  await page.screenshot({ path: `${out}story-one-step.png` });
  await page.context().close();
  return id;
}

/** A dirty file is looked at, brought in, and undone. */
async function importing() {
  const page = await visitor(browser, server.url);
  await signIn(page, "clerk");
  await page.goto("/desk/imports");
  const good = creditCode("MA1FL0GX");
  const text = `统一社会信用代码,企业名称,从业人员（人）,营业收入（万元）\n${good},示范导入公司,120,3500\n${good.slice(0, 17)}${good[17] === "0" ? "1" : "0"},代码错的公司,10,20\n,没有代码,1,2\n${creditCode("MA1FL0HW")},数字错的公司,好多,90\n`;
  await page.setInputFiles("#file", { name: "脏数据.csv", mimeType: "text/csv", buffer: Buffer.from(text) });
  await go(page, () => page.click("main form button"));
  const preview = await page.textContent("main");
  must(preview.includes("好多") && preview.includes("校验"), `rejects are named: ${preview.slice(0, 800)}`);
  await fine(page, "preview of a file");
  await page.screenshot({ path: `${out}story-preview.png`, fullPage: true });
  await go(page, () => page.click("form[action^='/desk/imports/preview/'] button"));
  await page.goto("/desk/enterprises?q=%E7%A4%BA%E8%8C%83%E5%AF%BC%E5%85%A5%E5%85%AC%E5%8F%B8");
  must((await page.textContent("main")).includes(good), "the enterprise is on file");
  await page.goto("/desk/imports");
  await go(page, () => page.locator("main table a").first().click());
  const undo = page.locator("a[href$='/undo'], button[formaction$='/undo'], form[action$='/undo'] button").first();
  if (await undo.count()) {
    await go(page, () => undo.click());
    const confirm = page.locator("form[action$='/undo'] button").first();
    if (await confirm.count()) await go(page, () => confirm.click());
  }
  await page.goto("/desk/enterprises?q=%E7%A4%BA%E8%8C%83%E5%AF%BC%E5%85%A5%E5%85%AC%E5%8F%B8");
  must(!(await page.textContent("main table, main .empty")).includes(good), "undone, it is gone");
  await page.context().close();
}

/** A figure moved on its slider becomes a draft; its writer may not publish it, a colleague may. */
async function publishing() {
  const clerk = await visitor(browser, server.url);
  await signIn(clerk, "clerk");
  const measure = "demo-rd-subsidy-2026";
  await clerk.goto(`/desk/measures/${measure}`);
  await fine(clerk, "the city's verdict");
  await clerk.screenshot({ path: `${out}story-city.png` });
  await clerk.goto(`/desk/measures/${measure}/sliders`);
  await go(clerk, () => clerk.locator("main a[href*='literal=']").first().click());
  await fine(clerk, "a slider");
  const range = clerk.locator("input[type=range]");
  await range.evaluate((input) => {
    input.value = input.max;
    input.dispatchEvent(new Event("input", { bubbles: true }));
  });
  await clerk.waitForLoadState("networkidle");
  await clerk.screenshot({ path: `${out}story-slider.png`, fullPage: true });
  await go(clerk, () => clerk.click("button[formmethod=post]"));
  const draft = new URL(clerk.url()).pathname.match(/\/desk\/drafts\/(\d+)/)?.[1];
  must(draft, `the slider's value is in a draft: ${clerk.url()}`);
  await fine(clerk, "the editor");
  await clerk.goto(`/desk/drafts/${draft}/diff`);
  await fine(clerk, "the comparison");
  await clerk.screenshot({ path: `${out}story-diff.png`, fullPage: true });
  const submit = clerk.locator(`form[action='/desk/drafts/${draft}/submit'] button`);
  must(await submit.count(), "the draft can be handed in");
  await go(clerk, () => submit.click());
  // The samples stand on the old figure: the desk says so, and lets nothing through until they are put right.
  must(new URL(clerk.url()).pathname.endsWith("submit"), "samples that fail are in the way");
  await fine(clerk, "what is in the way");

  // A version whose samples still hold, of another measure.
  const other = "demo-digital-diagnosis-2026";
  await clerk.goto(`/desk/measures/${other}/versions`);
  await go(clerk, () => clerk.click("form[action='/desk/drafts'] button"));
  const next = new URL(clerk.url()).pathname.match(/\/desk\/drafts\/(\d+)/)[1];
  const text = await clerk.inputValue("textarea[name=text]");
  await clerk.fill("textarea[name=text]", text.replace("## 办理\n", "## 办理\n资料齐全的，十个工作日内办结。\n"));
  await go(clerk, () => clerk.click(`form[action='/desk/drafts/${next}'] button:not([hx-post]):not([formaction])`));
  await clerk.goto(`/desk/drafts/${next}/diff`);
  await go(clerk, () => clerk.click(`form[action='/desk/drafts/${next}/submit'] button`));
  await clerk.goto(`/desk/drafts/${next}/diff`);
  await go(clerk, () => clerk.locator(`form[action='/desk/drafts/${next}/publish'] button`).first().click());
  must(new URL(clerk.url()).pathname.endsWith("publish"), "who wrote it may not publish it");
  await fine(clerk, "why the writer may not publish");
  const second = await visitor(browser, server.url);
  await signIn(second, "clerk2");
  await second.goto(`/desk/drafts/${next}/diff`);
  await go(second, () => second.locator(`form[action='/desk/drafts/${next}/publish'] button`).first().click());
  await second.goto(`/measures/${other}`);
  must((await second.textContent("main")).includes("十个工作日内办结"), "everybody reads the new version");
  await second.context().close();
  await clerk.context().close();
}

/** A verdict shown once is made again by its number. */
function why(id) {
  const text = execFileSync(program, ["why", id, "--database", database], { env, encoding: "utf8" });
  must(text.includes(id) && text.includes("✓"), text);
  const audit = execFileSync(program, ["audit", "verify", "--database", database], { env, encoding: "utf8" });
  must(audit.startsWith("✓"), audit);
}

await tell(async () => {
  await enterprise();
  const id = await threeClicks();
  await importing();
  await publishing();
  if (database) why(id);
}, { browser, server, end: `told on ${database ? "PostgreSQL" : "SQLite"}` });
