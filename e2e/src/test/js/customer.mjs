// One customer, played with the stock SDK: a visitor of the web site, a user of the app, a buyer at the till.
// Everything comes from the environment: HOST, WEB_KEY, APP_KEY, STORE_KEY, PERSON.
import { Analytics } from "@segment/analytics-node";

const { HOST: host, WEB_KEY, APP_KEY, STORE_KEY, PERSON: person } = process.env;
const failures = [];

function source(writeKey) {
  const analytics = new Analytics({ writeKey, host, maxRetries: 3 });
  analytics.on("error", (error) => failures.push(error));
  return analytics;
}

const anonymousId = `visitor-${person}`;
const userId = `customer-${person}`;

const web = source(WEB_KEY);
web.page({ anonymousId, name: "Home", properties: { path: "/", title: "首页" } });
web.page({ anonymousId, name: "Category", properties: { path: "/coffee" } });
web.track({ anonymousId, event: "Product Viewed", properties: { product_id: `kettle-${person}`, name: "手冲咖啡壶", price: 29900, currency: "CNY" } });
await web.closeAndFlush();

const app = source(APP_KEY);
app.identify({ anonymousId, userId, traits: { email: `${person}@example.cn`, name: "李娜", city: "上海" } });
app.screen({ userId, name: "Cart" });
app.track({ userId, event: "Product Added", properties: { product_id: `kettle-${person}`, name: "手冲咖啡壶", price: 29900, currency: "CNY" } });
await app.closeAndFlush();

const store = source(STORE_KEY);
store.track({
  userId,
  event: "Order Completed",
  properties: {
    order_id: `order-${person}`, revenue: 29900, currency: "CNY",
    products: [{ product_id: `kettle-${person}`, name: "手冲咖啡壶", price: 29900, quantity: 1 }],
  },
});
await store.closeAndFlush();

if (failures.length > 0) {
  console.error(failures);
  process.exit(1);
}
