// Runs a snippet of docs/sdk.md on a page of another origin than the collector's, with the SDK from npm, unmodified.
// From the environment: SNIPPET, COLLECTOR (its origin), CALLS (how many calls the snippet makes).
// Prints {"anonymousId", "sent", "elsewhere"}: the paths that took a call, and what was asked of other servers.
import esbuild from "esbuild";
import { openBrowser, serve, watch } from "./browser.mjs";

const { SNIPPET, COLLECTOR, CALLS } = process.env;
const bundle = await esbuild.build({ stdin: { contents: SNIPPET, resolveDir: process.cwd() }, bundle: true, write: false, format: "esm" });
const html = '<!doctype html><title>Shop</title><script type="module" src="/page.js"></script>';
const site = await serve({ "/": html, "/page.js": bundle.outputFiles[0].text });
const browser = await openBrowser();
const page = await browser.newPage();
const faults = watch(page);
const sent = [];
const elsewhere = [];
let anonymousId;
const done = new Promise((resolve) => {
  page.on("request", (request) => {
    if (!request.url().startsWith(COLLECTOR) && !request.url().startsWith(site.url)) {
      elsewhere.push(request.url());
    }
  });
  page.on("response", (response) => {
    const request = response.request();
    if (request.method() === "POST" && response.ok()) {
      anonymousId = request.postDataJSON().anonymousId;
      sent.push(new URL(request.url()).pathname);
      if (sent.length === Number(CALLS)) {
        resolve(true);
      }
    }
  });
});
const late = new Promise((resolve) => setTimeout(resolve, 60_000, false).unref());
await page.goto(site.url);
const complete = await Promise.race([done, late]);
await browser.close();
site.close();
if (!complete || faults.length > 0) {
  console.error({ sent, faults });
  process.exit(1);
}
console.log(JSON.stringify({ anonymousId, sent: sent.sort(), elsewhere }));
