// One customer, played with the stock SDK: a visitor of the web site and a user of the app, by the public keys of both; the
// shop's servers, by secret keys, say who signed in and what was ordered.
// Everything comes from the environment: HOST, WEB_KEY, APP_KEY, SERVER_KEY, STORE_KEY, PERSON.
import { Analytics } from "@segment/analytics-node";

const { HOST: host, WEB_KEY, APP_KEY, SERVER_KEY, STORE_KEY, PERSON: person } = process.env;
const failures = [];

function source(writeKey) {
  const analytics = new Analytics({ writeKey, host, maxRetries: 3 });
  analytics.on("error", (error) => failures.push(error));
  return analytics;
}

const visitor = `visitor-${person}`;
const phone = `phone-${person}`;
const userId = `customer-${person}`;
const kettle = { product_id: `kettle-${person}`, name: "手冲咖啡壶", price: 29900, currency: "CNY" };

const web = source(WEB_KEY);
web.page({ anonymousId: visitor, name: "Home", properties: { path: "/", title: "首页" } });
web.page({ anonymousId: visitor, name: "Category", properties: { path: "/coffee" } });
web.track({ anonymousId: visitor, event: "Product Viewed", properties: kettle });
await web.closeAndFlush();

// The session says which browser and which phone signed in.
const server = source(SERVER_KEY);
server.identify({ anonymousId: visitor, userId, traits: { email: `${person}@example.cn`, name: "李娜", city: "上海" } });
server.identify({ anonymousId: phone, userId });
await server.closeAndFlush();

const app = source(APP_KEY);
app.screen({ anonymousId: phone, userId, name: "Cart" });
app.track({ anonymousId: phone, userId, event: "Product Added", properties: kettle });
await app.closeAndFlush();

const store = source(STORE_KEY);
store.track({
  userId,
  event: "Order Completed",
  properties: { order_id: `order-${person}`, revenue: 29900, currency: "CNY", products: [{ ...kettle, quantity: 1 }] },
});
await store.closeAndFlush();

if (failures.length > 0) {
  console.error(failures);
  process.exit(1);
}
