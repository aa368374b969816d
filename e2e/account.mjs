// An account of `zhida serve`, on a phone: an identity of a provider is linked and signs in, the second factor is turned on by its code, and the
// phone being lost, a recovery code lets in once. The provider is a small one of ours that lets everybody through; it looks at the proof (PKCE)
// and the secret as a real one does. Every page on the way is asked what `faults` asks.
import { createHash, createHmac, createSign, generateKeyPairSync, randomUUID } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { browser as launch, faults, freePort, go, must, out, signIn, start, visitor } from "./lib.mjs";

const folder = mkdtempSync(join(tmpdir(), "zhida-account-"));
const [port, away] = [await freePort(), await freePort()];
const [url, issuer] = [`http://127.0.0.1:${port}`, `http://127.0.0.1:${away}`];

/** The provider. */
const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const base64 = (value) => Buffer.from(typeof value === "string" ? value : JSON.stringify(value)).toString("base64url");
const codes = new Map();
function token(given, headers) {
  const asked = codes.get(given.get("code"));
  const shown = createHash("sha256").update(given.get("code_verifier")).digest("base64url");
  if (!asked || shown !== asked.get("code_challenge") || headers.authorization !== `Basic ${Buffer.from("zhida:s3cret").toString("base64")}`) return null;
  const now = Math.floor(Date.now() / 1000);
  const claims = { iss: issuer, sub: "u-1", aud: "zhida", iat: now, exp: now + 300, nonce: asked.get("nonce"), email: "admin@city.example" };
  const text = `${base64({ alg: "RS256", kid: "k" })}.${base64(claims)}`;
  return { access_token: "a", token_type: "Bearer", id_token: `${text}.${createSign("RSA-SHA256").update(text).sign(privateKey, "base64url")}` };
}
const provider = createServer(async (request, response) => {
  const at = new URL(request.url, issuer);
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const json = (value, status = 200) => response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
  if (at.pathname === "/authorize") {
    const code = randomUUID();
    codes.set(code, at.searchParams);
    return response.writeHead(302, { location: `${at.searchParams.get("redirect_uri")}?code=${code}&state=${at.searchParams.get("state")}` }).end();
  }
  if (at.pathname === "/jwks") return json({ keys: [{ ...publicKey.export({ format: "jwk" }), kid: "k", use: "sig", alg: "RS256" }] });
  if (at.pathname === "/token") {
    const answer = token(new URLSearchParams(Buffer.concat(chunks).toString()), request.headers);
    return answer ? json(answer) : json({ error: "invalid_grant" }, 400);
  }
  const places = { authorization_endpoint: `${issuer}/authorize`, token_endpoint: `${issuer}/token`, jwks_uri: `${issuer}/jwks` };
  json({ issuer, ...places, response_types_supported: ["code"], subject_types_supported: ["public"], id_token_signing_alg_values_supported: ["RS256"] });
}).listen(away, "127.0.0.1");

/** What an authenticator shows for a secret. */
function shows(secret) {
  const bits = [...secret].map((letter) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30000)));
  const hash = createHmac("sha1", key).update(step).digest();
  return String((hash.readUInt32BE(hash.at(-1) & 15) & 0x7fffffff) % 1000000).padStart(6, "0");
}

/** No fault at any width; a picture of the widest and of the phone. */
async function sound(page, name) {
  for (const width of [1280, 390, 360]) {
    await page.setViewportSize({ width, height: 900 });
    const found = await faults(page, { short: width === 360 });
    must(found.length === 0, `${name} at ${width}: ${found.join("; ")}`);
    if (width !== 360) await page.screenshot({ path: `${out}account-${name}-${width}.png`, fullPage: true });
  }
  await page.setViewportSize({ width: 390, height: 900 });
}

writeFileSync(join(folder, "secret"), "s3cret\n");
// The database is an argument, as of the other stories.
const place = process.argv[2] ? ["--database", process.argv[2]] : ["--data", join(folder, "data")];
const args = ["serve", ...place, "--public-url", url, "--oidc-issuer", issuer];
args.push("--oidc-client", "zhida", "--oidc-secret-file", join(folder, "secret"), "--oidc-name", "市民统一认证");
const server = await start(args, { port });
const browser = await launch();
try {
  const password = server.said().match(/\b[a-hjkmnp-z2-9]{16}\b/)[0];
  const page = await visitor(browser, url, { width: 390 });
  const main = () => page.textContent("main");
  const leave = async () => {
    await page.goto("/account");
    await go(page, () => page.locator("form[action='/sign-out'] button").first().evaluate((button) => button.click()));
  };
  const byProvider = async () => {
    await page.goto("/sign-in");
    await go(page, () => page.click("a[href^='/sign-in/provider']"));
  };

  await page.goto("/sign-in");
  await sound(page, "sign-in");
  await byProvider();
  must((await main()).includes("还没有关联账号"), "an identity nobody has signs nobody in");
  await sound(page, "unknown");

  await signIn(page, "admin", password);
  await page.goto("/account");
  await go(page, () => page.click("a[href='/account/identities/link']"));
  must((await page.textContent("#identities")).includes("admin@city.example"), "it is linked");
  await sound(page, "linked");

  const secret = await page.inputValue("input[name=secret]");
  await page.fill("#account-code", shows(secret));
  await go(page, () => page.press("#account-code", "Enter"));
  const kept = await page.locator(".recovery-codes code").allTextContents();
  must(kept.length === 10, "ten codes are shown");
  await sound(page, "codes");
  await page.goto("/account");
  await sound(page, "second");

  await leave();
  await byProvider();
  must(new URL(page.url()).pathname === "/sign-in/code", "the second factor is asked for this way, too");
  await page.fill("#code", kept[3]);
  await go(page, () => page.press("#code", "Enter"));
  must(!new URL(page.url()).pathname.startsWith("/sign-in"), "a recovery code lets in");
  await page.goto("/account");
  must((await main()).includes("还剩 9 个"), "once");

  await go(page, () => page.click("form[action='/account/identities/unlink'] button"));
  await leave();
  await byProvider();
  must((await main()).includes("还没有关联账号"), "taken off, it signs nobody in");
  must(page.complaints.length === 0, page.complaints.join("; "));
} finally {
  await browser.close();
  await server.stop();
  provider.close();
  provider.closeAllConnections();
  rmSync(folder, { recursive: true, force: true });
}
console.log("account: told");
