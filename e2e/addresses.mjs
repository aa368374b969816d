// Which pages there are, by who looks: [name of the picture, address]. Numbers of enterprises and versions are found by looking.
import { signIn, visitor } from "./lib.mjs";

const rd = encodeURIComponent("97万元");

export async function addresses(url, browser) {
  const page = await visitor(browser, url);
  await signIn(page, "clerk");
  await page.goto("/desk/enterprises");
  const enterprise = (await page.locator("main table a[href^='/desk/enterprises/']").first().getAttribute("href")).match(/enterprises\/(\d+)/)[1];
  await page.goto("/desk/imports");
  const run = (await page.locator("main table a[href^='/desk/imports/']").first().getAttribute("href")).match(/imports\/(\d+)/)[1];
  await page.goto("/desk/measures/demo-rd-subsidy-2026/sliders");
  const slider = await page.locator("main a[href*='literal=']").first().getAttribute("href");
  await page.goto(slider);
  // What stands where the text has it makes no draft.
  await page.locator("input[type=range]").evaluate((input) => (input.value = input.max));
  await Promise.all([page.waitForNavigation(), page.click("button[formmethod=post]")]);
  const draft = new URL(page.url()).pathname.match(/drafts\/(\d+)/)[1];
  await page.goto("/desk/cases?state=routed&scope=all");
  const routed = await page.locator("main table a[href^='/desk/cases/']").first().getAttribute("href");
  await page.goto("/desk/cases?state=accepted&scope=all");
  const accepted = await page.locator("main table a[href^='/desk/cases/']").first().getAttribute("href");
  await page.goto("/desk/cases?state=closed&scope=all");
  const closed = await page.locator("main table a[href^='/desk/cases/']").first().getAttribute("href");
  await page.goto("/desk/events");
  const events = await page.locator("main table a[href^='/desk/events/']").evaluateAll((links) => links.map((a) => a.getAttribute("href")));
  await page.goto("/desk/actions?kind=action");
  const actions = await page.locator("main table a[href^='/desk/actions/']").evaluateAll((links) => links.map((a) => a.getAttribute("href")));
  await page.goto("/desk/actions?kind=rectification");
  const problem = await page.locator("main table a[href^='/desk/actions/']").first().getAttribute("href");
  await page.goto("/desk/visits?state=recorded");
  const visit = await page.locator("main table a[href^='/desk/visits/']").first().getAttribute("href");
  await page.goto("/disclosures");
  const disclosure = await page.locator("main table a[href^='/disclosures/']").first().getAttribute("href");
  await page.goto("/desk/campaigns");
  const campaigns = await page.locator("main table a[href^='/desk/campaigns/']").evaluateAll((links) => links.map((a) => a.getAttribute("href")));
  // One that is ready and not sent: the demonstration's own may all be over.
  await page.goto("/desk/campaigns/new?measure=cn-six-taxes-2023&standing=concerned");
  await Promise.all([page.waitForNavigation(), page.click("button[name=do][value=make]")]);
  const ready = new URL(page.url()).pathname;
  for (let n = 0; !(await page.locator("button[name=act][value=send]").count()); n++) {
    if (n > 200) throw new Error("the campaign is never ready");
    await page.goto(ready);
  }
  await page.context().close();
  const reader = await visitor(browser, url);
  await signIn(reader, "company");
  await reader.goto("/my/notices");
  const notice = await reader.locator("main a[href^='/my/notices/']:not([href$=settings])").first().getAttribute("href");
  await reader.context().close();
  const other = await visitor(browser, url);
  await signIn(other, "department");
  await other.goto("/desk/applications?state=review");
  const review = await other.locator("main table a[href^='/desk/applications/']").first().getAttribute("href");
  await other.goto("/desk/applications?state=notice");
  const noticed = await other.locator("main table a[href^='/desk/applications/']").first().getAttribute("href");
  await other.context().close();
  const firm = await visitor(browser, url);
  await signIn(firm, "firm1");
  await firm.goto("/my/applications");
  const sent = await firm.locator("main a[href^='/my/applications/']").first().getAttribute("href");
  await firm.context().close();
  const returned = await visitor(browser, url);
  await signIn(returned, "firm2");
  await returned.goto("/my/applications");
  const form = await returned.locator("main a[href^='/my/applications/']").first().getAttribute("href");
  await returned.context().close();
  const demander = await visitor(browser, url);
  await signIn(demander, "company");
  await demander.goto("/my/cases");
  const own = await demander.locator("main a[href^='/my/cases/']:not([href*='new'])").first().getAttribute("href");
  await demander.context().close();
  const institution = await visitor(browser, url);
  await signIn(institution, "institution");
  await institution.goto("/institution");
  const request = await institution.locator("main a[href^='/institution/requests/']").first().getAttribute("href");
  const offer = await institution.locator("main a[href^='/institution/services/']:not([href$=new])").first().getAttribute("href");
  await institution.context().close();
  const borrower = await visitor(browser, url);
  await signIn(borrower, "company");
  await borrower.goto("/my/finance");
  const need = await borrower.locator("main a[href^='/my/finance/']:not([href$=new])").first().getAttribute("href");
  await borrower.context().close();
  const service = offer.match(/(\d+)$/)[1];
  return {
    "": [
      ["home", "/"],
      ["measures", "/measures"],
      ["measures-search", "/measures?q=%E8%AE%A4%E5%AE%9A%E5%8A%9E%E6%B3%95"],
      ["measures-none", "/measures?q=zzzz"],
      ["measure", "/measures/cn-srdi-2026"],
      ["measure-try", `/measures/demo-rd-subsidy-2026/try?rd_expense@2025=${rd}`],
      ["try", "/try?registered_region=990101"],
      ["disclosures", "/disclosures"],
      ["disclosure", disclosure],
      ["services", "/services"],
      ["service", `/services/${service}`],
      ["events", "/events"],
      ["event-over", events.at(-1).replace("/desk", "")],
      ["sign-in", "/sign-in"],
      ["sign-up", "/sign-up"],
    ],
    company: [
      ["my", "/my"],
      ["profile", "/my/profile"],
      ["profile-edit", "/my/profile?edit=finance"],
      ["history", "/my/profile/revenue"],
      ["measure", "/my/measures/demo-rd-subsidy-2026"],
      ["title", "/my/measures/cn-srdi-2026"],
      ["answer", "/my/answer"],
      ["account", "/account"],
      ["files", "/my/files"],
      ["applications", "/my/applications"],
      ["cases", "/my/cases"],
      ["case-new", "/my/cases/new"],
      ["finance", "/my/finance"],
      ["finance-new", "/my/finance/new"],
      ["finance-need", need],
      ["services", "/services"],
      ["service", `/services/${service}`],
      ["case", own],
      ["events", "/events"],
      ["event", events[2].replace("/desk", "")],
      ["event-over", events.at(-1).replace("/desk", "")],
      ["visits", "/my/visits"],
      ["notices", "/my/notices"],
      ["notice", notice],
      ["notices-settings", "/my/notices/settings"],
    ],
    bank: [
      ["institution", "/institution"],
      ["finance-need", need.replace("/my", "/institution")],
    ],
    clerk2: [["relief-draft", "/desk/relief/2"]],
    clerk: [
      ["desk", "/desk"],
      ["report", "/desk/report?period=month"],
      ["enterprises", "/desk/enterprises"],
      ["enterprise", `/desk/enterprises/${enterprise}`],
      ["explain", `/desk/enterprises/${enterprise}/measures/cn-srdi-2026`],
      ["enterprise-files", `/desk/enterprises/${enterprise}/files`],
      ["enterprise-new", "/desk/enterprises/new"],
      ["imports", "/desk/imports"],
      ["import", `/desk/imports/${run}`],
      ["claims", "/desk/claims"],
      ["cases", "/desk/cases"],
      ["cases-board", "/desk/cases/board"],
      ["cases-rates", "/desk/cases/rates"],
      ["cases-route", "/desk/cases/route"],
      ["cases-new", "/desk/cases/new"],
      ["cases-templates", "/desk/cases/templates"],
      ["cases-absence", "/desk/cases/absence"],
      ["case-routed", routed],
      ["case-accepted", accepted],
      ["case-closed", closed],
      ["cases-import", "/desk/cases/import"],
      ["finance", "/desk/finance"],
      ["finance-need", need.replace("/my", "/desk")],
      ["relief", "/desk/relief"],
      ["relief-package", "/desk/relief/1"],
      ["relief-new", "/desk/relief/new"],
      ["services", "/desk/services"],
      ["service", `/desk/services/${service}`],
      ["events", "/desk/events"],
      ["event-draft", events[0]],
      ["event-over", events.at(-1)],
      ["event-new", "/desk/events/new"],
      ["event-edit", `${events[0]}/edit`],
      ["event-door", `${events[2]}/door`],
      ["actions", "/desk/actions"],
      ["action", actions[0]],
      ["action-problem", problem],
      ["action-new", "/desk/actions/new"],
      ["actions-weekly", "/desk/actions/weekly"],
      ["visits", "/desk/visits"],
      ["visit-new", "/desk/visits/new"],
      ["visit", visit],
      ["landing", "/desk/landing"],
      ["landing-measure", "/desk/landing/demo-rd-subsidy-2026"],
      ["landing-who", "/desk/landing/demo-rd-subsidy-2026/qualified"],
      ["budgets", "/desk/budgets"],
      ["budget", "/desk/measures/demo-rd-subsidy-2026/budget"],
      ["sliders-budget", "/desk/measures/demo-rd-subsidy-2026/sliders?literal=1&budget=2000"],
      ["unsent", "/desk/unsent"],
      ["campaigns", "/desk/campaigns"],
      ["campaign-over", campaigns.at(-1)],
      ["campaign-ready", ready],
      ["campaign-new", "/desk/campaigns/new"],
      ["campaign-step", "/desk/campaigns/new?measure=cn-srdi-2026&standing=one-step"],
      ["remarks", "/desk/remarks"],
      ["city", "/desk/measures"],
      ["city-measure", "/desk/measures/demo-rd-subsidy-2026"],
      ["city-title", "/desk/measures/cn-srdi-2026"],
      ["sliders", "/desk/measures/demo-rd-subsidy-2026/sliders"],
      ["slider", slider],
      ["versions", "/desk/measures/demo-rd-subsidy-2026/versions"],
      ["editor", `/desk/drafts/${draft}`],
      ["diff", `/desk/drafts/${draft}/diff`],
      ["draft-new", "/desk/drafts/new"],
      ["withdrawn", "/desk/withdrawn"],
    ],
    department: [
      ["cases", "/desk/cases"],
      ["applications", "/desk/applications"],
      ["applications-decide", "/desk/applications?state=proposed"],
      ["application", review],
      ["application-noticed", noticed],
      ["decisions", "/desk/decisions/demo-rd-subsidy-2026"],
      ["automatic", "/desk/automatic"],
      ["automatic-list", "/desk/automatic/demo-first-above-scale-2026"],
    ],
    firm1: [["application", sent]],
    firm2: [["application-form", form]],
    institution: [
      ["institution", "/institution"],
      ["service-new", "/institution/services/new"],
      ["service", offer],
      ["request", request],
    ],
    admin: [
      ["users", "/admin/users"],
      ["user", "/admin/users/1"],
      ["user-new", "/admin/users/new"],
      ["departments", "/admin/departments"],
      ["jobs", "/admin/jobs"],
    ],
    auditor: [["audit", "/admin/audit"]],
  };
}
