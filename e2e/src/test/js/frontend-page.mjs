// The page of docs/frontend.md in a real browser: signs in at Keycloak and reads what the page shows.
// From the environment: PAGE (its HTML), USER, PASSWORD. Prints {"customers", "bars", "labels", "error"}.
import { openBrowser, serve, watch } from "./browser.mjs";

const { PAGE, USER, PASSWORD } = process.env;
const site = await serve({ "/": PAGE });
const browser = await openBrowser();
const page = await browser.newPage();
page.setDefaultTimeout(60_000);
const faults = watch(page);
try {
  await page.goto(site.url);
  await page.fill("#username", USER);
  await page.fill("#password", PASSWORD);
  await page.click("#kc-login");
  await page.waitForFunction(() => document.querySelector("rect") || document.querySelector("#error")?.textContent);
  const texts = (selector) => page.$$eval(selector, (found) => found.map((each) => each.textContent));
  console.log(JSON.stringify({
    customers: await texts("#customers li"),
    bars: await page.$$eval("rect", (bars) => bars.map((bar) => Number(bar.getAttribute("width")))),
    labels: await texts("#funnel text"),
    error: await page.textContent("#error"),
  }));
} catch (failure) {
  console.error(String(failure), page.url(), faults);
  process.exitCode = 1;
} finally {
  await browser.close();
  site.close();
}
