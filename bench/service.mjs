// The service under load: `node bench/service.mjs [ENTERPRISES] [REQUESTS PER SECOND] [SECONDS]`, by default 100,000, 200, 20.
//
// Starts `zhida demo` (ZHIDA_BIN, else the release build) on SQLite, or on the empty PostgreSQL database of ZHIDA_BENCH_DATABASE, signs in,
// and asks pages at a fixed rate whether or not answers have come (open loop: a slow answer does not slow the asking, and waiting counts). Prints
// per page the median, the 99th of a hundred and the slowest in milliseconds, and how many were not answered with 200. Then a clerk writes: the
// editor's counts for a text that changes each time, and every slider of three measures at the ends of its range. Last, `zhida serve` is started
// three times on the same records, and timed until its first answer. One machine, loopback: the asker takes CPU from the asked.
import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import http from "node:http";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const [enterprises = 100000, rate = 200, seconds = 20] = process.argv.slice(2).map(Number);
const program = process.env.ZHIDA_BIN ?? new URL("../target/release/zhida", import.meta.url).pathname;
const database = process.env.ZHIDA_BENCH_DATABASE;
const place = mkdtempSync(join(tmpdir(), "zhida-bench-"));
const free = () =>
  new Promise((resolve) => {
    const server = createServer();
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
const port = await free();
const agent = new http.Agent({ keepAlive: true, maxSockets: 64 });
// The demonstration makes its folder in TMPDIR, so we know where its records lie.
const env = { ...process.env, ZHIDA_MEASURES: new URL("../measures", import.meta.url).pathname, TMPDIR: place };
const args = ["demo", "--enterprises", String(enterprises), "--as-of", "2026-11-24", "--listen", `127.0.0.1:${port}`];
const begun = Date.now();
const server = spawn(program, database ? [...args, "--database", database] : args, { env, stdio: ["ignore", "ignore", "inherit"] });
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

// Asks until `child` answers.
async function ready(child, at, every) {
  while (!(await fetch(`http://127.0.0.1:${at}/healthz`).catch(() => null))?.ok) {
    if (child.exitCode !== null) throw new Error(`zhida ended with ${child.exitCode}`);
    await pause(every);
  }
}

function ask(path, { cookie = "", method = "GET", form = "", text = false, htmx = false } = {}) {
  return new Promise((resolve, reject) => {
    const headers = { cookie: `lang=zh; ${cookie}`, host: `127.0.0.1:${port}`, "sec-fetch-site": "same-origin" };
    if (!text) headers["accept-encoding"] = "gzip";
    if (htmx) headers["hx-request"] = "true";
    if (form) headers["content-type"] = "application/x-www-form-urlencoded";
    const request = http.request({ port, path, method, headers, agent }, (response) => {
      const chunks = [];
      response.on("data", (chunk) => chunks.push(chunk));
      response.on("end", () => {
        const body = Buffer.concat(chunks);
        resolve({ status: response.statusCode, headers: response.headers, size: body.length, text: text ? body.toString() : "" });
      });
    });
    request.on("error", reject);
    request.end(form);
  });
}

async function signIn(login) {
  const answer = await ask("/sign-in", { method: "POST", form: `login=${login}&password=zhida-demo-2026` });
  const cookie = answer.headers["set-cookie"]?.map((c) => c.split(";")[0]).find((c) => c.startsWith("zhida="));
  if (!cookie) throw new Error(`${login} cannot sign in: ${answer.status}`);
  return cookie;
}

function quantile(sorted, q) {
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))];
}

// Sends `total` requests, `perSecond` a second; `next(i)` says which: a name to count it under, a path, options.
async function openLoop(total, perSecond, next) {
  const times = new Map();
  const failed = new Map();
  const open = [];
  const start = performance.now();
  for (let i = 0; i < total; i++) {
    const due = start + (i * 1000) / perSecond;
    const wait = due - performance.now();
    if (wait > 0) await pause(wait);
    const { name, path, options } = next(i);
    const fail = () => failed.set(name, (failed.get(name) ?? 0) + 1);
    const done = ask(path, options).then((answer) => {
      if (!times.has(name)) times.set(name, []);
      times.get(name).push(performance.now() - due);
      if (answer.status !== 200) fail();
    });
    open.push(done.catch(fail));
  }
  await Promise.all(open);
  return { times, failed };
}

function report({ times, failed }) {
  console.log("page                                          p50 ms   p99 ms   max ms  failed");
  const all = [];
  for (const [name, list] of times) {
    list.sort((a, b) => a - b);
    all.push(...list);
    const line = [quantile(list, 0.5), quantile(list, 0.99), list.at(-1)].map((t) => t.toFixed(1).padStart(8));
    console.log(`${name.slice(0, 44).padEnd(44)} ${line.join(" ")} ${String(failed.get(name) ?? 0).padStart(7)}`);
  }
  all.sort((a, b) => a - b);
  const lost = [...failed.values()].reduce((a, b) => a + b, 0);
  console.log(`all: p50 ${quantile(all, 0.5).toFixed(1)}, p99 ${quantile(all, 0.99).toFixed(1)}, max ${all.at(-1).toFixed(1)} ms, ${lost} failed`);
}

async function run(title, cookie, paths) {
  console.log(`\n${title}: ${rate} requests a second for ${seconds} s over ${paths.length} pages`);
  report(await openLoop(rate * seconds, rate, (i) => ({ name: paths[i % paths.length], path: paths[i % paths.length], options: { cookie } })));
}

const plain = (html) => html.replace(/&#(\d+);/g, (_, n) => String.fromCodePoint(n)).replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&quot;", '"').replaceAll("&amp;", "&");

// A clerk types in the editor: each request is another text, and asks for findings, samples and the whole city's counts.
async function editor(cookie, measure) {
  const begun = await ask("/desk/drafts", { method: "POST", form: `from=${measure}`, cookie });
  const path = begun.headers.location;
  const page = await ask(path, { cookie, text: true });
  // A browser drops a line's end right after the tag.
  const text = plain(page.text.match(/<textarea[^>]*name="text"[^>]*>\n?([\s\S]*?)<\/textarea>/)[1]);
  const perSecond = 5;
  console.log(`\neditor's counts of ${measure}: ${perSecond} a second for ${seconds} s, ${enterprises} enterprises`);
  const form = (i) => `text=${encodeURIComponent(`${text}\n<!-- ${i} -->\n`)}`;
  const first = await ask(`${path}/preview`, { cookie, method: "POST", form: form(-1), text: true });
  if (!first.text.includes('class="counts"')) throw new Error(`the preview counts nobody: ${first.status} ${first.text}`);
  report(await openLoop(perSecond * seconds, perSecond, (i) => ({ name: "preview", path: `${path}/preview`, options: { cookie, method: "POST", form: form(i) } })));
}

// Every figure of a measure dragged to both ends of its range.
async function sliders(cookie, measure) {
  const home = `/desk/measures/${measure}/sliders`;
  const page = await ask(home, { cookie, text: true });
  const literals = [...new Set([...page.text.matchAll(/literal=(\d+)/g)].map((m) => m[1]))];
  const asked = [];
  for (const literal of literals) {
    const knob = await ask(`${home}?literal=${literal}`, { cookie, text: true });
    const range = knob.text.match(/<input[^>]*type="range"[^>]*>/)?.[0];
    const ends = range ? [range.match(/min="([^"]*)"/)?.[1], range.match(/max="([^"]*)"/)?.[1]] : [];
    for (const value of ends.filter(Boolean)) asked.push(`${home}?literal=${literal}&value=${encodeURIComponent(value)}`);
  }
  const perSecond = 10;
  console.log(`\nsliders of ${measure}: ${literals.length} figures, ${asked.length} values, ${perSecond} a second for ${seconds} s`);
  const result = await openLoop(perSecond * seconds, perSecond, (i) => {
    const path = asked[i % asked.length];
    return { name: path.slice(home.length + 1), path, options: { cookie, htmx: true } };
  });
  const slowest = [...result.times].sort((a, b) => Math.max(...b[1]) - Math.max(...a[1])).slice(0, 5);
  const all = new Map([["all", [...result.times.values()].flat()], ...slowest]);
  report({ times: all, failed: result.failed });
}

// How long a node takes from its start to its first answer, library, search index and all enterprises in memory.
async function starts() {
  const records = database ? ["--database", database] : ["--data", join(place, readdirSync(place).find((name) => name.startsWith("zhida-demo-")))];
  const times = [];
  for (let i = 0; i < 3; i++) {
    const at = await free();
    const begin = performance.now();
    const node = spawn(program, ["serve", ...records, "--listen", `127.0.0.1:${at}`], { env, stdio: ["ignore", "ignore", "ignore"] });
    await ready(node, at, 10);
    times.push((performance.now() - begin) / 1000);
    node.kill("SIGKILL");
  }
  console.log(`\nstart of \`zhida serve\` on ${enterprises} enterprises until its first answer: ${times.map((t) => t.toFixed(2)).join(", ")} s`);
}

try {
  await ready(server, port, 500);
  console.log(`${enterprises} enterprises made, stored and loaded in ${((Date.now() - begun) / 1000).toFixed(1)} s`);
  const company = await signIn("company");
  await run("portal", company, [
    "/my", "/my/profile", "/my/measures/cn-srdi-2026", "/my/measures/demo-rd-subsidy-2026", "/my/answer", "/measures",
    "/measures?q=%E7%A0%94%E5%8F%91", "/measures/cn-srdi-2026", "/", "/account",
  ]);
  const clerk = await signIn("clerk");
  for (const path of ["/desk", "/desk/enterprises", "/desk/measures", "/desk/measures/cn-srdi-2026", "/desk/measures/cn-srdi-2026/sliders"]) {
    const times = [];
    for (let i = 0; i < 11; i++) {
      const begin = performance.now();
      const answer = await ask(path, { cookie: clerk });
      if (answer.status !== 200) throw new Error(`${path}: ${answer.status}`);
      times.push(performance.now() - begin);
    }
    times.sort((a, b) => a - b);
    console.log(`${path}: median ${times[5].toFixed(1)} ms, slowest ${times[10].toFixed(1)} ms of 11, one after another`);
  }
  await editor(clerk, "cn-srdi-2026");
  for (const measure of ["demo-rd-subsidy-2026", "cn-srdi-2026", "demo-listing-reserve-2026"]) await sliders(clerk, measure);
  await starts();
} finally {
  server.kill("SIGTERM");
  await Promise.race([new Promise((resolve) => server.once("exit", resolve)), pause(10000)]);
  rmSync(place, { recursive: true, force: true });
}
