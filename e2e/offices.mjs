// What the centre does besides handling demands: an institution offers a service, which is approved, asked for, answered with a paper and rated; an
// event with one seat, given up and taken by the first who waited, who is checked in; a visit whose finding becomes a case, to which the enterprise
// adds a photo and a voice note; a task whose milestone is proven and accepted; and the month's report, as a Word document.
import { browser as launch, demo, fine, go, move, must, out, signIn, staff, tell, visitor } from "./lib.mjs";

const server = await demo({ database: process.argv[2] ?? "" });
const browser = await launch();

/** The number behind the first word of the scorecard that a page shows; 0 where there is none yet. */
async function requests(page, address) {
  await page.goto(address);
  const first = page.locator("aside.summary dl.facts-line dd").first();
  return (await first.count()) ? Number.parseInt(await first.textContent(), 10) : 0;
}

const PHOTO = { name: "现场.jpg", mimeType: "image/jpeg", buffer: Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64") };
/** A tenth of a second of silence, as a telephone's recorder writes it. */
function voice() {
  const samples = 800;
  const wav = Buffer.alloc(44 + samples, 128);
  wav.write("RIFF", 0);
  wav.writeUInt32LE(36 + samples, 4);
  wav.write("WAVEfmt ", 8);
  wav.writeUInt32LE(16, 16);
  wav.writeUInt16LE(1, 20);
  wav.writeUInt16LE(1, 22);
  wav.writeUInt32LE(8000, 24);
  wav.writeUInt32LE(8000, 28);
  wav.writeUInt16LE(1, 32);
  wav.writeUInt16LE(8, 34);
  wav.write("data", 36);
  wav.writeUInt32LE(samples, 40);
  return { name: "说明.wav", mimeType: "audio/wav", buffer: wav };
}

/** Offered, approved, asked for, answered, rated. */
async function service({ clerk, company, institution }) {
  const before = await requests(institution, "/institution");
  await institution.goto("/institution/services/new");
  await institution.fill("#service-title", "高新技术企业申报辅导");
  await institution.selectOption("#service-category", "technology");
  await institution.fill("#service-what", "逐条核对条件，整理知识产权与研发费用材料。");
  await institution.fill("#service-capacity", "3");
  await go(institution, () => institution.click("button[name=how][value=save]"));
  const id = new URL(institution.url()).pathname.split("/").pop();
  await fine(institution, "a service being written");
  await company.goto("/services");
  must(!(await company.locator(`main a[href='/services/${id}']`).count()), "what the centre has not approved is on no list");
  await go(institution, () => institution.click("button[name=how][value=submit]"));
  await clerk.goto(`/desk/services/${id}`);
  await fine(clerk, "a service that waits");
  await go(clerk, () => clerk.click("button[name=to][value=offered]"));

  await company.goto(`/services/${id}`);
  await fine(company, "a service on a phone");
  await company.fill("#request-text", "准备明年申报，材料不知从何下手");
  await company.fill("#request-contact", "王测试 13800000000");
  await go(company, () => company.click(`form[action='/services/${id}/request'] button`));
  const mine = new URL(company.url()).pathname;
  const number = mine.split("/").pop();
  must((await requests(institution, "/institution")) === before + 1, "one request more on the scorecard");

  await institution.goto(`/institution/requests/${number}`);
  await move(institution, "sign");
  await move(institution, "contact");
  const paper = { name: "材料清单.txt", mimeType: "text/plain", buffer: Buffer.from("1 知识产权证书\n2 研发费用辅助账\n") };
  await move(institution, "reply", { outcome: "solved", text: "已完成辅导，清单见附件", evidence: "辅导记录", "next-step": "一个月后复核", file: paper });
  await fine(institution, "a request that was answered");
  await company.goto(mine);
  must(await company.locator(".case-papers a.file", { hasText: "材料清单.txt" }).count(), "the reply's paper is there");
  await company.check("input[name=solved][value=yes]");
  await go(company, () => company.click("button[name=rating][value='5']"));
  must((await company.textContent("header.measure-head")).includes("已办结"), "closed by the enterprise's word");
  await institution.goto(`/institution/requests/${number}`);
  await institution.check("#rate input[name=rating][value='4']");
  await institution.fill("#remark", "资料齐全，配合及时");
  await go(institution, () => institution.click("#rate button"));
  await company.reload();
  must((await company.textContent("main")).includes("资料齐全，配合及时"), "the institution rates too");
  must((await requests(company, `/services/${id}`)) === before + 1, "the card says it to enterprises as well");
  return number;
}

/** One seat: taken, waited for, given up, confirmed, used. */
async function event({ clerk, company, day }) {
  await clerk.goto("/desk/events/new");
  await clerk.fill("#event-title", "数字化车间观摩");
  const form = clerk.locator("[name=form]").first();
  if ((await form.evaluate((e) => e.tagName)) === "SELECT") await form.selectOption({ index: 1 });
  else await form.check();
  await clerk.fill("#event-text", "限一家企业一人，先到先得。");
  // The door opens on the day itself; until a minute before midnight one may still sign up.
  await clerk.fill("#event-starts", `${day}T23:59`);
  await clerk.fill("#event-ends", `${day}T23:59`);
  await clerk.fill("#event-capacity", "1");
  await go(clerk, () => clerk.click("main form button"));
  must(await clerk.locator("#event-ends[aria-invalid=true]").count(), "an event that ends as it begins is refused");
  const next = new Date(`${day}T00:00:00Z`);
  next.setUTCDate(next.getUTCDate() + 1);
  await clerk.fill("#event-ends", `${next.toISOString().slice(0, 10)}T01:00`);
  await go(clerk, () => clerk.click("main form button"));
  const id = new URL(clerk.url()).pathname.split("/").pop();
  await go(clerk, () => clerk.click("button[name=how][value=announce]"));
  await fine(clerk, "an event that was announced");

  const other = await visitor(browser, server.url, { width: 390 });
  await signIn(other, "firm1");
  for (const page of [company, other]) {
    await page.goto(`/events/${id}`);
    await page.fill("#who", "李某 13900000000");
    await go(page, () => page.click("button[name=how][value=sign-up]"));
  }
  must((await company.textContent("aside.summary")).includes("已报名"), "the first has the seat");
  must((await other.textContent("aside.summary")).includes("候补第 1 位"), "the second waits, and does not sit");
  await fine(other, "waiting for a seat");
  await go(company, () => company.click("button[name=how][value='give-up']"));
  await other.reload();
  await go(other, () => other.click("button[name=how][value=confirm]"));
  const code = (await other.textContent(".event-code b")).trim();
  await fine(other, "a seat with its code");
  await clerk.goto(`/desk/events/${id}/door?code=${encodeURIComponent(code)}`);
  await fine(clerk, "the door");
  await go(clerk, () => clerk.click("button[name=how][value=came]"));
  await other.reload();
  await other.check("#feedback input[name=rating][value='5']");
  await go(other, () => other.click("button[name=how][value=rate]"));
  await other.context().close();
}

/** Planned, recorded, and the finding opened as a case, which the enterprise follows and adds to from its telephone. */
async function visit({ clerk, company, day, request }) {
  await clerk.goto(`/desk/cases/${request}`);
  const uscc = (await clerk.textContent("dl.facts-line .code")).trim();
  await clerk.goto("/desk/visits/new");
  await clerk.fill("#visit-uscc", uscc);
  await clerk.fill("#visit-day", day);
  await clerk.fill("#visit-questions", "生产、用工和融资情况");
  await go(clerk, () => clerk.click("main form button"));
  const address = new URL(clerk.url()).pathname;
  const record = clerk.locator("form", { has: clerk.locator("input[name=how][value=record]") });
  await record.locator("[name=met]").fill("王总");
  await record.locator("[name=record]").fill("订单饱满，厂区电压不稳。");
  await go(clerk, () => record.locator("button").click());
  const finding = clerk.locator("form", { has: clerk.locator("input[name=how][value=finding]") });
  await finding.locator("[name=text]").fill("每天下午跳闸两次");
  await go(clerk, () => finding.locator("button").click());
  await fine(clerk, "a visit with a finding");
  const way = clerk.locator("details.case-move", { has: clerk.locator("input[name=how][value=case]") });
  await way.locator("summary").click();
  await way.locator("[name=subject]").selectOption("用电");
  await way.locator("[name=contact]").fill("王某 13800000000");
  await way.locator("[name=date]").fill("2026-12-15");
  await go(clerk, () => way.locator("button").click());
  const found = clerk.locator("article a[href^='/desk/cases/']");
  const number = (await found.getAttribute("href")).split("/").pop();
  must((await clerk.textContent("header.measure-head")).includes("已完成"), "a visit is done when every finding has a destination");
  await clerk.goto(address);

  await company.goto(`/my/cases/${number}`);
  await move(company, "add", { text: "跳闸时的照片和说明", photo: PHOTO, voice: voice() });
  must((await company.locator(".case-papers audio").count()) === 1, "the voice note has a player");
  await company.locator(".case-photo img").scrollIntoViewIfNeeded();
  await company.waitForFunction(() => document.querySelector(".case-photo img")?.complete && document.querySelector(".case-photo img").naturalWidth > 0);
  await company.evaluate(() => {
    const audio = document.querySelector(".case-papers audio");
    audio.preload = "metadata";
    audio.load();
  });
  await company.waitForFunction(() => document.querySelector(".case-papers audio").readyState >= 1);
  await fine(company, "a case with a photo and a voice note");
  await company.screenshot({ path: `${out}offices-files.png`, fullPage: true });
  await clerk.goto(`/desk/cases/${number}`);
  must(await clerk.locator(".case-papers a.file", { hasText: "现场.png" }).count(), "the desk has them, named by what they are");
  await fine(clerk, "the case at the desk");
}

/** Set by the centre, proven by its owner, accepted by another. */
async function task({ clerk, handler, day }) {
  const owner = (await handler.textContent("a.account-name")).trim();
  await clerk.goto("/desk/actions/new");
  await clerk.check("input[name=kind][value=action]");
  await clerk.fill("#task-title", "电网改造攻坚");
  await clerk.fill("#task-goal", "消除3处低电压");
  const options = await clerk.locator("#task-owner option").evaluateAll((all) => all.map((o) => [o.value, o.textContent]));
  await clerk.selectOption("#task-owner", options.find(([, name]) => name.includes(owner))[0]);
  await clerk.fill("#task-due", "2026-12-31");
  await clerk.fill("#task-milestones", `${day} 40 完成摸底\n2026-12-31 60 改造完成`);
  await go(clerk, () => clerk.click("main form button"));
  const address = new URL(clerk.url()).pathname;
  await fine(clerk, "a task just set");
  await handler.goto(address);
  const first = handler.locator("article", { hasText: "完成摸底" });
  await first.locator("textarea[name=text]").fill("摸底台账3处");
  await go(handler, () => first.locator("button[value=evidence]").click());
  await clerk.goto(address);
  const judged = clerk.locator("article", { hasText: "完成摸底" });
  await go(clerk, () => judged.locator("button[value=accept]").click());
  must((await clerk.locator("article", { hasText: "完成摸底" }).textContent()).includes("已认可"), "accepted by another person");
  const head = (await clerk.textContent("header.measure-head")).replace(/\s+/g, " ");
  must(head.includes("40 / 应达 40"), `forty points of forty: ${head}`);
  await fine(clerk, "a task on its way");
}

/** The month in tables, and as a Word document. */
async function report({ leader, day }) {
  await leader.goto(`/desk/report?period=month&day=${day}`);
  const text = await leader.textContent("main");
  must(text.includes("电网改造攻坚") && text.includes("解决率"), "the month has the task and the rates");
  await fine(leader, "the month's report");
  await leader.screenshot({ path: `${out}offices-report.png`, fullPage: true });
  const [download] = await Promise.all([leader.waitForEvent("download"), leader.click("a[href$='format=docx']")]);
  await download.saveAs(`${out}offices-report.docx`);
  must(download.suggestedFilename().endsWith(".docx"), "a Word document");
}

await tell(async () => {
  const company = await visitor(browser, server.url, { width: 390 });
  await signIn(company, "company");
  const [clerk, institution, handler, leader] = await Promise.all(
    ["clerk", "institution", "department", "leader"].map((login) => staff(browser, server.url, login)),
  );
  await clerk.goto("/desk/actions/weekly");
  const all = { clerk, company, institution, handler, leader, day: await clerk.inputValue("#day") };
  const request = await service(all);
  await event(all);
  await visit({ ...all, request });
  await task(all);
  await report(all);
}, { browser, server, end: "services, events, visits and tasks went their way" });
