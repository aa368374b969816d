// How long a campaign to many takes, and what memory: `node bench/campaign.mjs [enterprises]`. Starts `zhida demo` (ZHIDA_BIN, else the release
// build) on a city of that size, writes to the measure and standing with most enterprises, and watches the pages as a clerk would.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer } from "node:net";

const enterprises = Number(process.argv[2] ?? 60000);
const port = await new Promise((resolve) => {
  const server = createServer();
  server.listen(0, "127.0.0.1", () => {
    const { port } = server.address();
    server.close(() => resolve(port));
  });
});
const program = process.env.ZHIDA_BIN ?? new URL("../target/release/zhida", import.meta.url).pathname;
const measures = new URL("../measures", import.meta.url).pathname;
const args = ["demo", "--listen", `127.0.0.1:${port}`, "--enterprises", String(enterprises), "--as-of", "2026-11-24"];
const server = spawn(program, args, { env: { ...process.env, ZHIDA_MEASURES: measures }, stdio: ["ignore", "inherit", "ignore"] });
const url = `http://127.0.0.1:${port}`;
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
let cookie = "lang=en";
const page = async (path) => (await fetch(url + path, { headers: { cookie } })).text();
/** Waits until a page says something. */
async function until(path, word) {
  for (let n = 0; !(await page(path)).includes(word); n++) {
    if (n > 6000) throw new Error(`${path} never says ${word}`);
    await pause(100);
  }
}

try {
  while (!(await fetch(`${url}/healthz`).catch(() => null))?.ok) {
    if (server.exitCode !== null) throw new Error("zhida demo did not start");
    await pause(500);
  }

  const form = (fields) => ({ method: "POST", redirect: "manual", body: new URLSearchParams(fields), headers: { cookie } });
  const signed = await fetch(`${url}/sign-in`, form({ login: "clerk", password: "zhida-demo-2026" }));
  cookie += `; ${signed.headers.getSetCookie()[0].split(";")[0]}`;
  /** Megabytes the server holds now, and the most it ever held. */
  const memory = () => ["VmRSS", "VmHWM"].map((name) => Math.round(Number(readFileSync(`/proc/${server.pid}/status`, "utf8").match(new RegExp(`${name}:\\s+(\\d+)`))[1]) / 1024));

  // The largest audience there is.
  const names = [...(await page("/desk/campaigns/new")).matchAll(/<option value="([a-z][a-z0-9~-]+)"(?![^>]*>(?:Eligible|One step|Needs))/g)].map((m) => m[1]);
  let best = { n: 0 };
  for (const measure of names) {
    for (const standing of ["eligible", "concerned"]) {
      const found = (await page(`/desk/campaigns/new?measure=${measure}&standing=${standing}`)).match(/Make the list \(([\d,]+)\)/);
      const n = Number((found?.[1] ?? "0").replaceAll(",", ""));
      if (n > best.n) best = { n, measure, standing };
    }
  }
  console.log(`${enterprises} enterprises; ${best.n} of them are written to: ${best.measure}, ${best.standing}`);

  const fields = { measure: best.measure, standing: best.standing, title: "{name}: {measure}", text: "{name} {gap} {amount} {deadline}", do: "make" };
  const [before] = memory();
  const begun = performance.now();
  const made = await fetch(`${url}/desk/campaigns`, form(fields));
  const campaign = made.headers.get("location");
  if (!campaign) throw new Error(`not made: ${made.status}`);
  const accepted = performance.now();
  await until(campaign, "Begin to send");
  const prepared = performance.now();
  const [after, peak] = memory();
  await fetch(url + campaign, form({ act: "send" }));
  const sending = performance.now();
  await fetch(url + campaign, form({ act: "pause" }));
  const paused = await page(campaign);
  await fetch(url + campaign, form({ act: "send" }));
  await until(campaign, "tone-yes");
  const seconds = (ms) => (ms / 1000).toFixed(2);
  console.log(`list shown and accepted in ${seconds(accepted - begun)} s, prepared ${seconds(prepared - accepted)} s later, let go in ${seconds(performance.now() - sending)} s`);
  console.log(`memory: ${before} MB before, ${after} MB after, ${peak} MB at most since the start; paused at ${paused.match(/Delivered: (\d+)/)?.[1]}`);
} finally {
  server.kill("SIGTERM");
}
