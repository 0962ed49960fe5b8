// A real browser, and pages on an origin of their own: what a page may do across origins is decided by the browser.
import http from "node:http";
import sparticuz from "@sparticuz/chromium";
import { chromium } from "playwright-core";

// Not the arguments that the package proposes: they switch off the check of origins.
const ARGUMENTS = ["--no-sandbox", "--headless=shell", "--no-zygote", "--disable-gpu"];

/** @returns Chromium; CHROMIUM names another than the one of the npm package, which is for Linux on x64 alone */
export async function openBrowser() {
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? (await sparticuz.executablePath()), args: ARGUMENTS });
}

/** Serves files by their path and anything else as "/". */
export async function serve(files) {
  const server = http.createServer((request, response) => {
    const path = new URL(request.url, "http://localhost").pathname;
    response.setHeader("content-type", path.endsWith(".js") ? "text/javascript; charset=utf-8" : "text/html; charset=utf-8");
    response.end(files[path] ?? files["/"]);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `http://localhost:${server.address().port}/`, close: () => server.close() };
}

/** What went wrong on a page, for the one who reads the test's output. */
export function watch(page) {
  const faults = [];
  page.on("pageerror", (error) => faults.push(String(error)));
  page.on("requestfailed", (request) => faults.push(`${request.method()} ${request.url()}: ${request.failure()?.errorText}`));
  page.on("response", (response) => response.status() >= 400 && faults.push(`${response.status()} ${response.url()}`));
  return faults;
}
