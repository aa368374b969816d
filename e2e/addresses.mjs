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
  await Promise.all([page.waitForNavigation(), page.click("button[formmethod=post]")]);
  const draft = new URL(page.url()).pathname.match(/drafts\/(\d+)/)[1];
  await page.context().close();
  return {
    "": [
      ["home", "/"],
      ["measures", "/measures"],
      ["measures-search", "/measures?q=%E8%AE%A4%E5%AE%9A%E5%8A%9E%E6%B3%95"],
      ["measures-none", "/measures?q=zzzz"],
      ["measure", "/measures/cn-srdi-2026"],
      ["measure-try", `/measures/demo-rd-subsidy-2026/try?rd_expense@2025=${rd}`],
      ["try", "/try?registered_region=990101"],
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
    ],
    clerk: [
      ["desk", "/desk"],
      ["enterprises", "/desk/enterprises"],
      ["enterprise", `/desk/enterprises/${enterprise}`],
      ["explain", `/desk/enterprises/${enterprise}/measures/cn-srdi-2026`],
      ["enterprise-new", "/desk/enterprises/new"],
      ["imports", "/desk/imports"],
      ["import", `/desk/imports/${run}`],
      ["claims", "/desk/claims"],
      ["city", "/desk/measures"],
      ["city-measure", "/desk/measures/demo-rd-subsidy-2026"],
      ["city-title", "/desk/measures/cn-srdi-2026"],
      ["sliders", "/desk/measures/demo-rd-subsidy-2026/sliders"],
      ["slider", slider],
      ["versions", "/desk/measures/demo-rd-subsidy-2026/versions"],
      ["editor", `/desk/drafts/${draft}`],
      ["diff", `/desk/drafts/${draft}/diff`],
      ["draft-new", "/desk/drafts/new"],
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
