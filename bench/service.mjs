// The service under load: `node bench/service.mjs [ENTERPRISES] [REQUESTS PER SECOND] [SECONDS]`, by default 100,000, 200, 20.
//
// Starts `zhida demo` on SQLite (release build), signs in one enterprise and one clerk, and asks pages at a fixed rate whether or not answers
// have come (open loop: a slow answer does not slow the asking, and waiting counts). Prints per page the median, the 99th of a hundred and the
// slowest in milliseconds, and how many were not answered with 200. One machine, loopback: the asker takes CPU from the asked.
import { spawn } from "node:child_process";
import http from "node:http";

const [enterprises = 100000, rate = 200, seconds = 20] = process.argv.slice(2).map(Number);
const program = process.env.ZHIDA_BIN ?? new URL("../target/release/zhida", import.meta.url).pathname;
const port = 8970;
const agent = new http.Agent({ keepAlive: true, maxSockets: 64 });
const measures = new URL("../measures", import.meta.url).pathname;
const args = ["demo", "--enterprises", String(enterprises), "--as-of", "2026-11-24", "--listen", `127.0.0.1:${port}`];
const begun = Date.now();
const server = spawn(program, args, { env: { ...process.env, ZHIDA_MEASURES: measures }, stdio: ["ignore", "ignore", "inherit"] });

function ask(path, { cookie = "", method = "GET", form = "" } = {}) {
  return new Promise((resolve, reject) => {
    const headers = { cookie: `lang=zh; ${cookie}`, host: `127.0.0.1:${port}`, "sec-fetch-site": "same-origin", "accept-encoding": "gzip" };
    if (form) headers["content-type"] = "application/x-www-form-urlencoded";
    const request = http.request({ port, path, method, headers, agent }, (response) => {
      const chunks = [];
      response.on("data", (chunk) => chunks.push(chunk));
      response.on("end", () => resolve({ status: response.statusCode, headers: response.headers, size: Buffer.concat(chunks).length }));
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

async function run(title, cookie, paths) {
  const times = new Map(paths.map((p) => [p, []]));
  const failed = new Map();
  const total = rate * seconds;
  let open = [];
  const start = performance.now();
  for (let i = 0; i < total; i++) {
    const due = start + (i * 1000) / rate;
    const wait = due - performance.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    const path = paths[i % paths.length];
    const done = ask(path, { cookie }).then((answer) => {
      times.get(path).push(performance.now() - due);
      if (answer.status !== 200) failed.set(path, (failed.get(path) ?? 0) + 1);
    });
    open.push(done.catch(() => failed.set(path, (failed.get(path) ?? 0) + 1)));
  }
  await Promise.all(open);
  console.log(`\n${title}: ${rate} requests a second for ${seconds} s over ${paths.length} pages`);
  console.log("page                                          p50 ms   p99 ms   max ms  failed");
  const all = [];
  for (const [path, list] of times) {
    list.sort((a, b) => a - b);
    all.push(...list);
    const line = [quantile(list, 0.5), quantile(list, 0.99), list.at(-1)].map((t) => t.toFixed(1).padStart(8));
    console.log(`${path.slice(0, 44).padEnd(44)} ${line.join(" ")} ${String(failed.get(path) ?? 0).padStart(7)}`);
  }
  all.sort((a, b) => a - b);
  console.log(`all: p50 ${quantile(all, 0.5).toFixed(1)}, p99 ${quantile(all, 0.99).toFixed(1)}, max ${all.at(-1).toFixed(1)} ms`);
}

try {
  for (;;) {
    if (server.exitCode !== null) throw new Error("zhida demo ended");
    if (await ask("/healthz").then((a) => a.status === 200).catch(() => false)) break;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
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
} finally {
  server.kill("SIGTERM");
}
