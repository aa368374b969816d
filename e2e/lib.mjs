// What all browser tests share: a demo server, a browser, a person signed in, and the questions every page is asked.
import { spawn } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

export const PASSWORD = "zhida-demo-2026";
export const out = new URL("./out/", import.meta.url).pathname;
mkdirSync(out, { recursive: true });

/** A port nobody uses. */
export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** The program, as the tests have built it unless ZHIDA_BIN names another. */
export const program = process.env.ZHIDA_BIN ?? new URL("../target/debug/zhida", import.meta.url).pathname;
export const env = { ...process.env, ZHIDA_MEASURES: new URL("../measures", import.meta.url).pathname };

/** Starts the program at a port of its own (`--listen` is added) and waits until it answers. */
export async function start(args, { port = 0 } = {}) {
  const own = port || (await freePort());
  const server = spawn(program, [...args, "--listen", `127.0.0.1:${own}`], { env, stdio: ["ignore", "inherit", "pipe"] });
  let said = "";
  server.stderr.on("data", (text) => (said += text));
  const url = `http://127.0.0.1:${own}`;
  for (let tries = 0; ; tries++) {
    if (server.exitCode !== null || tries > 600) throw new Error(`zhida ${args[0]} did not start:\n${said}`);
    const answer = await fetch(`${url}/healthz`).catch(() => null);
    if (answer?.ok) break;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  const stop = () => new Promise((resolve) => (server.exitCode === null ? (server.on("exit", resolve), server.kill("SIGTERM")) : resolve()));
  return { url, stop, said: () => said };
}

/** Starts `zhida demo`; `database` is a PostgreSQL address, or nothing for SQLite. */
export function demo({ database = "", enterprises = 300 } = {}) {
  const args = ["demo", "--enterprises", String(enterprises), "--as-of", "2026-11-24"];
  return start(database ? [...args, "--database", database] : args);
}

/** The browser. */
export function browser() {
  const args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync"];
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args });
}

/** A page for somebody: what their browser complains about fails the test. */
export async function visitor(browser, url, { lang = "zh", width = 1280, script = true } = {}) {
  const context = await browser.newContext({ viewport: { width, height: 900 }, javaScriptEnabled: script, baseURL: url });
  await context.addCookies([{ name: "lang", value: lang, url }]);
  const page = await context.newPage();
  page.complaints = [];
  // A form with errors is answered with 422, which browsers report; that is no complaint.
  const expected = (text) => /status of 4(09|22)/.test(text);
  page.on("console", (message) => message.type() === "error" && !expected(message.text()) && page.complaints.push(`${message.text()} ${message.location().url}`));
  page.on("pageerror", (error) => page.complaints.push(String(error)));
  return page;
}

/** Signs in as `login`. */
export async function signIn(page, login, password = PASSWORD) {
  await page.goto("/sign-in");
  await page.fill("#login", login);
  await page.fill("#password", password);
  await Promise.all([page.waitForNavigation(), page.press("#password", "Enter")]);
  if (new URL(page.url()).pathname.startsWith("/sign-in")) throw new Error(`${login} cannot sign in: ${await page.textContent("main")}`);
}

/** What a page must be whatever it shows; gives what it is not. `short` leaves axe out: what it asks hardly depends on a few pixels. */
export async function faults(page, { short = false } = {}) {
  const found = [...page.complaints.splice(0)];
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  if (wide > 0) found.push(`${wide} px wider than the screen`);
  if ((await page.content()).includes("⟦")) found.push("a message is missing");
  if (short) return found;
  // Run in the page's own world would need an inline script, which the policy forbids; the debugger may.
  await page.evaluate(axe);
  const results = await page.evaluate(() => globalThis.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
  for (const v of results.violations) found.push(`${v.id}: ${v.nodes.map((n) => n.target.join(" ")).slice(0, 3).join(", ")}`);
  return found;
}

/** Does what leads to another page, and waits for that. */
export async function go(page, work) {
  await Promise.all([page.waitForNavigation(), work()]);
}

/** Opens the form of a move of a case, fills it in and sends it; a file is what Playwright takes for one. */
export async function move(page, act, fill = {}) {
  const form = page.locator(`#move-${act}`);
  await form.locator("summary").click();
  for (const [name, value] of Object.entries(fill)) {
    const field = form.locator(`[name="${name}"]`).first();
    const kind = await field.evaluate((e) => (e.tagName === "SELECT" ? "select" : e.type));
    if (kind === "select") await field.selectOption(value);
    else if (kind === "file") await field.setInputFiles(value);
    else if (kind === "radio") await form.locator(`[name="${name}"][value="${value}"]`).check();
    else await field.fill(value);
  }
  await go(page, () => form.locator("button").last().click());
}

/** Stops with a sentence unless `holds`. */
export function must(holds, what) {
  if (!holds) throw new Error(what);
}

/** Somebody at the desk. */
export async function staff(browser, url, login) {
  const page = await visitor(browser, url);
  await signIn(page, login);
  return page;
}

/** A valid credit code of the fictional city: GB 32100-2015, weights 3^i mod 31. */
export function creditCode(middle) {
  const letters = "0123456789ABCDEFGHJKLMNPQRTUWXY";
  // The organisation's code counts all letters; the code as a whole leaves out I, O, S, V and Z.
  const organisation = [...middle].map((c) => "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ".indexOf(c));
  const weights = [3, 7, 9, 10, 5, 8, 4, 2];
  const rest = 11 - (organisation.reduce((sum, value, i) => sum + value * weights[i], 0) % 11);
  const first17 = `91990101${middle}${rest === 10 ? "X" : rest === 11 ? "0" : rest}`;
  const sum = [...first17].reduce((total, c, i) => total + letters.indexOf(c) * 3 ** i % 31, 0);
  return first17 + letters[(31 - (sum % 31)) % 31];
}

/** What speaks against the story that is told. */
const said = [];

/** Asks a page what every page is asked; the story goes on. */
export async function fine(page, what) {
  for (const fault of await faults(page)) said.push(`${what}: ${fault}`);
}

/** Tells a story, closes what it opened, and says how it ended. */
export async function tell(story, { browser, server, end }) {
  try {
    await story();
  } catch (error) {
    said.push(String(error.stack ?? error));
  } finally {
    await browser.close();
    await server.stop();
  }
  if (said.length) {
    console.error(said.join("\n"));
    process.exit(1);
  }
  console.log(end);
}
