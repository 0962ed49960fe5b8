// Says what AsyncAPI's parser finds wrong with a document: errors and warnings. Ends with 1 when there is any.
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { Parser } from "@asyncapi/parser";

const file = process.argv[2];
const { document, diagnostics } = await new Parser().parse(readFileSync(file, "utf8"), { source: resolve(file) });
const found = diagnostics.filter((each) => each.severity <= 1);
for (const each of found) {
  console.error(`${each.severity === 0 ? "error" : "warning"} ${each.code} ${each.path.join("/")}: ${each.message}`);
}
console.log(document ? `${document.channels().all().length} channels, ${document.messages().all().length} messages` : "not a document");
process.exit(found.length === 0 && document ? 0 : 1);
