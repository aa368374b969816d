// A financing need: three offers side by side on a phone, one accepted, paid out and rated; a new need shown by consent; a package published.
import { browser as launch, demo, fine, go, must, out, signIn, staff, tell, visitor } from "./lib.mjs";

const server = await demo({ database: process.argv[2] ?? "" });
const browser = await launch();

await tell(async () => {
  const phone = await visitor(browser, server.url, { width: 390 });
  await signIn(phone, "company");
  await phone.goto("/my/finance");
  await fine(phone, "needs and products");
  await go(phone, () => phone.locator("main a[href^='/my/finance/']:not([href$=new])").first().click());
  const mine = new URL(phone.url()).pathname;
  const offers = phone.locator(".finance-offers tbody tr");
  must((await offers.count()) === 3, "three offers");
  must((await phone.textContent(".finance-offers")).includes("最低"), "the best is said in words");
  await go(phone, () => phone.click("a[href*='sort=rate']"));
  const first = await offers.first().textContent();
  must(first.includes("示范农村商业银行") && first.includes("3.6%"), `the lowest rate comes first: ${first}`);
  await fine(phone, "offers side by side");
  await phone.screenshot({ path: `${out}finance-offers.png`, fullPage: true });
  await go(phone, () => offers.filter({ hasText: "担保公司" }).locator("button[value=accept]").click());
  must((await offers.first().textContent()).includes("已接受"), "the accepted offer comes first");
  await fine(phone, "an accepted offer");

  const bank = await staff(browser, server.url, "bank");
  await bank.goto("/my/notices");
  must((await bank.textContent("main")).includes("报价未被选中"), "whoever was not chosen is told");
  const theirs = mine.replace("/my", "/institution");
  const guarantor = await staff(browser, server.url, "guarantor");
  await guarantor.goto(theirs);
  await guarantor.fill("#grant-paid", "300");
  await go(guarantor, () => guarantor.click("button[value=grant]"));
  must(await guarantor.locator(".field-error").count(), "a payment without a day is refused");
  await fine(guarantor, "a payment with errors");
  await guarantor.fill("#grant-paid", "300");
  await guarantor.fill("#grant-day", "2026-11-24");
  await go(guarantor, () => guarantor.click("button[value=grant]"));
  await phone.reload();
  await phone.check("input[name=rating][value='4']");
  await go(phone, () => phone.click("button[value=rate]"));
  must((await phone.textContent("main")).includes("已放款"), "paid out");
  await fine(phone, "a loan that was rated");

  // A new need is seen by nobody until it is shown.
  await phone.goto("/my/finance/new");
  await go(phone, () => phone.click("form.panel button"));
  must((await phone.locator(".field-bad").count()) >= 4, "an empty need is refused at its fields");
  await fine(phone, "a need with errors");
  await phone.fill("#need-amount", "120");
  await phone.fill("#need-months", "12");
  await phone.selectOption("#need-purpose", "orders");
  await phone.selectOption("#need-security", "credit");
  await phone.fill("#need-wanted_by", "2026-12-20");
  await phone.fill("#need-text", "旺季备货");
  await phone.fill("#need-contact", "王测试 13800000000");
  await go(phone, () => phone.click("form.panel button"));
  await fine(phone, "a new need");
  const boxes = phone.locator("input[name=to]");
  if (await boxes.count()) {
    await boxes.first().check();
    await go(phone, () => phone.click("button[value=show]"));
    must((await phone.textContent("main")).includes("请先勾选同意"), "nothing without consent");
    await phone.locator("input[name=to]").first().check();
    await phone.check("input[name=agree]");
    await go(phone, () => phone.click("button[value=show]"));
    must(await phone.locator("button[value=hide]").count(), "it can be taken back");
  }

  // A package waits for a second person.
  const clerk = await staff(browser, server.url, "clerk");
  await clerk.goto("/desk/finance");
  must((await clerk.textContent("#lenders ~ .table-frame")).includes("示范农村商业银行"), "lenders are counted");
  await fine(clerk, "figures of finance");
  await clerk.goto("/desk/relief/2");
  must(!(await clerk.locator("button[value=publish]").count()), "who wrote it does not publish it");
  const second = await staff(browser, server.url, "clerk2");
  await second.goto("/desk/relief/2");
  await go(second, () => second.click("button[value=publish]"));
  must((await second.textContent("header.measure-head")).includes("已发布"), "published");
  await fine(second, "a published package");
}, { browser, server, end: "an offer was compared, accepted and paid out" });
