// A demand from a phone: sent in three fields, routed with its reason, answered, not solved, one level up, solved, rated; and the rates say so.
import { browser as launch, demo, fine, go, move, must, out, signIn, staff, tell, visitor } from "./lib.mjs";

const server = await demo({ database: process.argv[2] ?? "" });
const browser = await launch();

await tell(async () => {
  const phone = await visitor(browser, server.url, { width: 390 });
  await signIn(phone, "company");
  await phone.goto("/my/cases");
  await go(phone, () => phone.click("main a[href='/my/cases/new']"));
  await go(phone, () => phone.click("button[value=send]"));
  must(await phone.locator("[aria-invalid=true], .field-bad").count(), "an empty demand is refused at its fields");
  await fine(phone, "a demand with errors");
  await phone.selectOption("#case-subject", "用水");
  await phone.fill("#case-text", "厂区停水两天，生产线停工");
  await phone.fill("#case-contact", "王测试 13800000000");
  await go(phone, () => phone.click("button[value=send]"));
  const mine = new URL(phone.url()).pathname;
  const number = mine.split("/").pop();
  await fine(phone, "a demand just sent");

  const clerk = await staff(browser, server.url, "clerk");
  await clerk.goto("/desk/cases/rates");
  const accepted = async () => Number(await clerk.locator("a.bar-count[href*='figure=accepted-on-time&']").textContent());
  const before = await accepted();
  await clerk.goto(`/desk/cases/${number}`);
  await move(clerk, "accept");
  must((await clerk.textContent(".case-advice")).includes("受理分工"), "the routing document is named");
  await move(clerk, "route");
  await fine(clerk, "a case that was routed");
  await phone.reload();
  must((await phone.textContent(".case-steps")).includes("用电用水用气诉求受理分工"), "the enterprise sees why it went there");

  const handler = await staff(browser, server.url, "department");
  await handler.goto(`/desk/cases/${number}`);
  await move(handler, "sign");
  await move(handler, "contact");
  const reply = { outcome: "solved", text: "抢修完成，已恢复供水", evidence: "抢修记录", "next-step": "一周后回访" };
  await move(handler, "reply", reply);
  await phone.reload();
  await fine(phone, "a reply to be answered");
  await phone.screenshot({ path: `${out}cases-answer.png`, fullPage: true });
  await phone.check("input[name=solved][value=no]");
  await go(phone, () => phone.click("button[name=rating][value='2']"));
  must((await phone.textContent(".case-steps")).includes("企业评价"), "the answer is a step");

  await handler.reload();
  must((await handler.textContent("main")).includes("第 2 轮"), "a second round, one level up");
  await move(handler, "reply", reply);
  const head = await staff(browser, server.url, "head");
  await head.goto(`/desk/cases/${number}`);
  await move(head, "sign-reply");
  await phone.reload();
  await phone.check("input[name=solved][value=yes]");
  await go(phone, () => phone.click("button[name=rating][value='5']"));
  must((await phone.textContent("header.measure-head")).includes("已办结"), "closed by its own word");
  await phone.screenshot({ path: `${out}cases-closed.png`, fullPage: true });

  await clerk.goto("/desk/cases/rates");
  must((await accepted()) === before + 1, "one more was accepted in time");
  await fine(clerk, "rates");
}, { browser, server, end: "a demand was followed to its end" });
