// From a text to the money: a measure is written and published by two persons; those who are one step away are written to; one of them, on a
// phone, adds a fact, qualifies, is told, applies, is sent back once, is granted and paid; and the funnel, the landing rate and the budget say so.
import { browser as launch, creditCode, demo, fine, go, must, out, PASSWORD, staff, tell, visitor } from "./lib.mjs";

const database = process.argv[2] ?? "";
const server = await demo({ database });
const browser = await launch();
const measure = "demo-rd-devices-2026";
const text = `---
id: ${measure}
标题: 研发设备更新补助
类型: subsidy
发布机关: 示范市工业和信息化局
文号: 示工信〔2026〕99号
地区: 示范市
有效期: 2026-01-01..2026-12-31
可靠性: 示范市为虚构地区，本措施仅供演示
---

# 研发设备更新补助

## 条件
- 小型或者微型企业 \`企业规模 属于 小型、微型\` 【第一条】
- 设备投资额30万元以上 \`设备投资额 >= 30万元\` 【第二条】

## 支持
- 按设备投资额的10%补助，最高20万元 \`min(设备投资额 * 10%, 20万元)\` 【第三条】

## 办理
| 环节 | 部门 | 角色 | 工作日 |
|---|---|---|---|
| 初审 | 示范市工业和信息化局 | 经办 | 5 |
| 审定 | 示范市工业和信息化局 | 负责人 | 5 |

## 原文
- 面向小型、微型企业。【第一条】
- 设备投资额30万元以上。【第二条】
- 按设备投资额的10%补助，最高20万元。【第三条】

## 样例
| 指标 | 值 |
|---|---|
| 注册地 | 990103 |
| 企业规模 | 小型 |
| 设备投资额 | 30万元 |

| 样例 | 改动 | 结论 | 金额 |
|---|---|---|---|
| 恰好达标 | | 符合 | 3万元 |
| 微型 | \`企业规模 = 微型\` | 符合 | 3万元 |
| 中型 | \`企业规模 = 中型\` | 不符合 | |
| 差一百元 | \`设备投资额 = 29.99万元\` | 不符合 | |
| 封顶 | \`设备投资额 = 300万元\` | 符合 | 20万元 |
`;

/** Loads `address` until `there`, for what the service does by itself. */
async function until(page, address, there, what) {
  for (let tries = 0; ; tries++) {
    await page.goto(address);
    if (await there()) return;
    must(tries < 60, `${what}: ${await page.textContent("main")}`);
    await page.waitForTimeout(1000);
  }
}

async function publish(clerk) {
  await clerk.goto("/desk/drafts/new");
  await clerk.fill("[name=id]", measure);
  await clerk.fill("[name=title]", "研发设备更新补助");
  await go(clerk, () => clerk.click("main form button"));
  const draft = new URL(clerk.url()).pathname.match(/\/desk\/drafts\/(\d+)/)[1];
  await clerk.fill("textarea[name=text]", text);
  await go(clerk, () => clerk.click(`form[action='/desk/drafts/${draft}'] button:not([hx-post]):not([formaction])`));
  await clerk.goto(`/desk/drafts/${draft}/diff`);
  await go(clerk, () => clerk.click(`form[action='/desk/drafts/${draft}/submit'] button`));
  must(!new URL(clerk.url()).pathname.endsWith("submit"), `handed in: ${await clerk.textContent("main")}`);
  const second = await staff(browser, server.url, "clerk2");
  await second.goto(`/desk/drafts/${draft}/diff`);
  await go(second, () => second.locator(`form[action='/desk/drafts/${draft}/publish'] button`).first().click());
  must(new URL(second.url()).pathname === `/desk/measures/${measure}`, `published: ${await second.textContent("main")}`);
  await second.context().close();
}

/** Signs up on a phone. */
async function enterprise() {
  const page = await visitor(browser, server.url, { width: 390 });
  await page.goto("/sign-up");
  const fill = { uscc: creditCode("MA1FL0RD"), enterprise: "示范落地测试制造有限公司", name: "李测试", phone: "13800000001", login: "litest", password: PASSWORD, again: PASSWORD };
  for (const [name, value] of Object.entries(fill)) await page.fill(`#${name}`, value);
  await page.check("#agreed");
  await go(page, () => page.click("main form button"));
  must(new URL(page.url()).pathname === "/my", `signed up: ${await page.textContent("main")}`);
  return page;
}

/** Puts a fact on file through the profile, in whichever theme it is asked. */
async function fact(page, name, value) {
  await page.goto("/my/profile");
  const themes = await page.locator("a[href*='/my/profile?edit=']").evaluateAll((links) => links.map((a) => a.getAttribute("href")));
  for (const theme of themes) {
    await page.goto(theme);
    const field = page.locator(`form [name="${name}"]`).first();
    if (!(await field.count())) continue;
    if ((await field.getAttribute("type")) === "radio") await page.check(`form input[name="${name}"][value="${value}"]`);
    else if (await field.evaluate((e) => e.tagName === "SELECT")) await field.selectOption({ label: value });
    else await field.fill(value);
    await go(page, () => page.locator("form:has([name=theme]) button[type=submit], form:has([name=theme]) button:not([type])").first().click());
    must(!(await page.locator("[aria-invalid=true]").count()), `${name} = ${value}: ${await page.textContent("main")}`);
    return;
  }
  throw new Error(`no theme asks for ${name}`);
}

/** The counts of the funnel, from qualified to paid, and the landing rate. */
async function funnel(leader) {
  await leader.goto(`/desk/landing/${measure}`);
  const counts = await leader.locator("table.landing tbody td:nth-child(2)").allTextContents();
  return { counts: counts.map(Number), rate: (await leader.textContent(".landing-rate b")).trim() };
}

/** The money of the measure in 元: committed, paid. */
async function money(leader) {
  const answer = await leader.request.get("/desk/budgets/export?format=csv");
  const row = (await answer.text()).split("\n").find((line) => line.startsWith(`${measure},`)).split(",");
  return { budget: row[4], committed: row[5], paid: row[6] };
}

async function deed(page, id, act, fill = {}) {
  await page.goto(`/desk/applications/${id}`);
  for (const [selector, value] of Object.entries(fill)) await page.fill(selector, value);
  await go(page, () => page.locator(`form:has(input[name=do][value=${act}]) button, button[name=do][value=${act}]`).first().click());
  must(new URL(page.url()).pathname === `/desk/applications/${id}` && !(await page.locator("[role=alert]").count()), `${act}: ${await page.textContent("main")}`);
}

await tell(async () => {
  const desks = ["clerk", "leader", "department", "department2"].map((login) => staff(browser, server.url, login));
  const [clerk, leader, department, department2] = await Promise.all(desks);
  await publish(clerk);
  await department.goto(`/desk/measures/${measure}/budget`);
  await department.fill("#amount", "100");
  await department.fill("#note", "年初安排");
  await go(department, () => department.click("form.panel button"));
  await fine(department, "a budget just set");
  await department.screenshot({ path: `${out}landing-budget.png`, fullPage: true });

  // One step away: everything fits but the investment.
  const phone = await enterprise();
  await fact(phone, "registered_region", "松湖区");
  // Its size follows from these.
  await fact(phone, "industry_code", "C3562");
  await fact(phone, "employees@2025", "20");
  await fact(phone, "revenue@2025", "500");
  await fact(phone, "equipment_investment@2025", "20");
  const before = await funnel(leader);
  must(before.counts.at(-1) === 0 && before.counts[3] === 0, `nobody has applied: ${before.counts}`);

  await clerk.goto(`/desk/campaigns/new?measure=${measure}&standing=one-step`);
  must((await clerk.textContent("main")).includes("设备投资额"), "the gap is named");
  await fine(clerk, "whom a campaign goes to");
  await clerk.screenshot({ path: `${out}landing-campaign.png`, fullPage: true });
  await go(clerk, () => clerk.click("button[name=do][value=make]"));
  const campaign = new URL(clerk.url()).pathname;
  await until(clerk, campaign, async () => clerk.locator("button[name=act][value=send]").count(), "the campaign is prepared");
  await go(clerk, () => clerk.click("button[name=act][value=send]"));
  await until(clerk, campaign, async () => clerk.locator("#progress .badge-verdict.tone-yes").count(), "the campaign is over");
  await fine(clerk, "a campaign that is over");

  // It reads the letter, adds the fact, and is told without asking.
  await until(phone, "/my/notices", async () => (await phone.textContent("main")).includes("研发设备更新补助"), "the letter arrives");
  await go(phone, () => phone.locator("main a[href^='/my/notices/']:not([href$=settings])").first().click());
  await fine(phone, "the letter");
  await phone.screenshot({ path: `${out}landing-letter.png`, fullPage: true });
  await fact(phone, "equipment_investment@2025", "120");
  const eligible = async () => (await phone.locator("main li.notice").filter({ hasText: "研发设备更新补助" }).count()) >= 2;
  await until(phone, "/my/notices", eligible, "told that it qualifies now");
  await phone.screenshot({ path: `${out}landing-told.png`, fullPage: true });

  // Two minutes on a phone. What is typed is not lost.
  const begun = Date.now();
  await phone.goto(`/my/measures/${measure}`);
  await go(phone, () => phone.click(`form[action='/my/measures/${measure}/apply'] button`));
  const form = new URL(phone.url()).pathname;
  const id = form.split("/").pop();
  await phone.fill("#word", "设备已到货，请予支持");
  await phone.waitForFunction(() => document.querySelector(".draft-kept")?.textContent.trim());
  await fine(phone, "an application's form");
  await phone.screenshot({ path: `${out}landing-form.png`, fullPage: true });
  await phone.reload();
  must((await phone.inputValue("#word")) === "设备已到货，请予支持", "what was typed stands there again");
  await go(phone, () => phone.click("button[name=do][value=send]"));
  must(Date.now() - begun < 120_000, "sent within two minutes");
  const applied = await funnel(leader);
  must(applied.counts[3] === 1 && applied.counts[5] === 0, `one has applied: ${applied.counts}`);

  // Returned once, supplied, granted by two persons, paid by two persons.
  await deed(department, id, "return", { "#missing": "缺设备清单" });
  await phone.goto(form);
  must((await phone.textContent("main")).includes("缺设备清单"), "what is missing is said");
  await fine(phone, "an application sent back");
  await phone.fill("#word", "清单已补");
  await go(phone, () => phone.click("button[name=do][value=send]"));
  await deed(department, id, "pass");
  await deed(department, id, "grant");
  await deed(department2, id, "decide");
  const granted = await funnel(leader);
  must(granted.counts[4] === 1 && granted.counts[5] === 0, `one is granted: ${granted.counts}`);
  let spent = await money(leader);
  must(spent.committed === "120000" && spent.paid === "0" && spent.budget === "1000000", `promised: ${JSON.stringify(spent)}`);
  await department.goto(`/desk/decisions/${measure}`);
  must((await department.textContent("main")).includes("示范落地测试制造有限公司"), "it is on the list of decisions");
  await fine(department, "the list of decisions");
  await department.screenshot({ path: `${out}landing-decisions.png`, fullPage: true });
  await deed(department, id, "pay", { "#pay-reference": "LD-1" });
  await deed(department2, id, "confirm");
  const paid = await funnel(leader);
  must(paid.counts[5] === before.counts[5] + 1 && paid.rate !== before.rate && paid.rate.endsWith("%"), `paid: ${JSON.stringify(paid)}`);
  spent = await money(leader);
  must(spent.committed === "0" && spent.paid === "120000", `paid: ${JSON.stringify(spent)}`);
  await fine(leader, "the funnel");
  await leader.screenshot({ path: `${out}landing-funnel.png`, fullPage: true });
  await leader.goto("/desk/budgets");
  await fine(leader, "the money of all measures");
  await leader.screenshot({ path: `${out}landing-budgets.png`, fullPage: true });
  await phone.goto(form);
  must((await phone.textContent("main")).includes("已拨付"), "the enterprise sees that it was paid");
  await fine(phone, "an application that was paid");
  await phone.screenshot({ path: `${out}landing-paid.png`, fullPage: true });
}, { browser, server, end: `landed on ${database ? "PostgreSQL" : "SQLite"}` });
