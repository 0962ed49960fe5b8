// A shop's day by the generated TypeScript clients alone. Everything comes from the environment.
import createClient from "openapi-fetch";
import type { paths as Feedback } from "./feedback.js";
import type { paths as Journey } from "./journey.js";
import type { paths as Profile } from "./profile.js";
import type { paths as Recommendation } from "./recommendation.js";

declare const process: { env: Record<string, string | undefined> };

function env(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is missing`);
  return value;
}

function options(service: string, role: string) {
  return { baseUrl: env(`${service}_URL`), headers: { Authorization: `Bearer ${env(`${role}_TOKEN`)}` } };
}

function require(what: string, holds: boolean): void {
  if (!holds) throw new Error(`Not so: ${what}`);
}

// Events are applied some moments after they were accepted, and until then a profile is not found.
async function eventually(what: string, condition: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 60_000;
  while (!(await condition())) {
    require(`${what} comes in time`, Date.now() < end);
    await new Promise<void>((resolve) => setTimeout(resolve, 200));
  }
}

const person = env("PERSON");
const user = `user_id:${person}`;
const admin = createClient<Journey>(options("JOURNEY", "ADMIN"));
const collector = createClient<Journey>({ baseUrl: env("JOURNEY_URL") });
const analyst = createClient<Journey>(options("JOURNEY", "ANALYST"));
const agent = createClient<Journey>(options("JOURNEY", "AGENT"));
const profiles = createClient<Profile>(options("PROFILE", "AGENT"));
const segments = createClient<Profile>(options("PROFILE", "MARKETER"));
const feedback = createClient<Feedback>(options("FEEDBACK", "PARTNER"));
const recommendations = createClient<Recommendation>(options("RECOMMENDATION", "AGENT"));

const source = await admin.PUT("/v1/sources/{id}", {
  params: { path: { id: "client-ts" } },
  body: { name: "TypeScript client", channel: "web", trust: "server" },
});
if (!source.data) throw new Error(JSON.stringify(source.error));

const sent = await collector.POST("/v1/batch", {
  params: { query: { writeKey: source.data.writeKey } },
  body: {
    batch: [
      { type: "identify", userId: person, traits: { name: "李娜", city: "上海" } },
      { type: "track", userId: person, event: "Product Viewed", properties: { product_id: "kettle" } },
      { type: "track", userId: person, event: "Checkout Started" },
    ],
  },
});
require("the events are taken", sent.response.status === 200);

await eventually("the profile", async () => {
  const { data } = await profiles.GET("/v1/profiles/by-identifier/{identifier}", { params: { path: { identifier: user } } });
  return data?.traits.city !== undefined;
});
await eventually("the timeline", async () => {
  const { data } = await agent.GET("/v1/timelines/{identifier}", { params: { path: { identifier: user } } });
  return data?.items.length === 3;
});

const segment = await segments.POST("/v1/segments", {
  body: { name: `In Shanghai, ${person}`, rule: { trait: "city", eq: "上海" } },
});
if (!segment.data) throw new Error(JSON.stringify(segment.error));

const funnel = await analyst.POST("/v1/analytics/funnel", {
  body: { steps: [{ event: "Product Viewed" }, { event: ["Checkout Started", "Order Completed"] }], period: { last: "P1D" } },
});
if (!funnel.data) throw new Error(JSON.stringify(funnel.error));
require("two steps are answered", funnel.data.steps.length === 2);
require("somebody took both", (funnel.data.steps[1]?.reached.n ?? 0) >= 1);

const response = await feedback.POST("/v1/responses", {
  body: { id: person, nps: 9, identifiers: [user], occurredAt: new Date().toISOString() },
});
if (!response.data) throw new Error(JSON.stringify(response.error));
require("the response has the partner's id", response.data.id === person);

const offer = await recommendations.GET("/v1/recommendations/{identifier}", {
  params: { path: { identifier: user }, query: { limit: 5 } },
});
if (!offer.data) throw new Error(JSON.stringify(offer.error));
require("a decision is named", offer.data.decisionId.length > 0);

const refused = await analyst.POST("/v1/analytics/funnel", { body: { steps: [{ event: "Product Viewed" }] } });
if (!refused.error) throw new Error("A funnel of one step was taken");
require("it is a 400", refused.error.status === 400);
require("the problem names the steps", refused.error.errors?.some((each) => each.field.startsWith("/steps")) ?? false);

console.log("typescript: the story is told");
