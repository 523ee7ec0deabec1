// Usage: node validate-schema.mjs SCHEMA.json DOCUMENT.yaml…
// Prints one line for each document, `valid` or the errors, and exits 1 if one is invalid.
import { readFileSync } from "node:fs";
import Ajv2020 from "ajv/dist/2020.js";
import { load, CORE_SCHEMA } from "js-yaml";

const [schemaFile, ...documents] = process.argv.slice(2);
const ajv = new Ajv2020({ strict: false, discriminator: false, allErrors: true });
const schema = JSON.parse(readFileSync(schemaFile, "utf8"));
if (!ajv.validateSchema(schema)) {
  console.error(`${schemaFile}: not a JSON Schema: ${ajv.errorsText(ajv.errors)}`);
  process.exit(2);
}
const validate = ajv.compile(schema);
let failed = false;
for (const file of documents) {
  const valid = validate(load(readFileSync(file, "utf8"), { schema: CORE_SCHEMA }));
  failed ||= !valid;
  console.log(`${file}: ${valid ? "valid" : ajv.errorsText(validate.errors, { separator: "; " })}`);
}
process.exit(failed ? 1 : 0);
