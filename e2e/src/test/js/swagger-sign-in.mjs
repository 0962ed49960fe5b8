// Signs in to Swagger UI with its button and calls an operation there. From the environment: SERVICE (its origin), OPERATION (the path of a
// read without parameters), USER, PASSWORD. Prints {"status"}: what the operation was answered.
import { openBrowser, watch } from "./browser.mjs";

const { SERVICE, USER, PASSWORD, OPERATION } = process.env;
const browser = await openBrowser();
const page = await browser.newPage();
page.setDefaultTimeout(60_000);
const faults = watch(page);
try {
  await page.goto(`${SERVICE}/q/swagger-ui/`);
  await page.click("button.authorize");
  const popup = page.waitForEvent("popup");
  await page.locator(".auth-container:has(:text('authorizationCode')) button.authorize").first().click();
  const keycloak = await popup;
  await keycloak.fill("#username", USER);
  await keycloak.fill("#password", PASSWORD);
  await keycloak.click("#kc-login");
  await page.waitForSelector(".auth-container button:has-text('Logout')");
  const answer = page.waitForResponse((response) => response.url().includes(OPERATION) && response.request().method() === "GET");
  await page.click("button.close-modal, .auth-btn-wrapper .btn-done");
  const operation = page.locator(`.opblock-get:has([data-path="${OPERATION}"])`).first();
  await operation.locator(".opblock-summary-control").first().click();
  await operation.locator("button.try-out__btn").click();
  await operation.locator("button.execute").click();
  console.log(JSON.stringify({ status: (await answer).status() }));
} catch (failure) {
  console.error(String(failure), page.url(), faults, (await page.textContent("body").catch(() => "")).slice(0, 2000));
  process.exitCode = 1;
} finally {
  await browser.close();
}
