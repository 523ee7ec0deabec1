// Reads lines {"schema":…, "documents":["JSON text", …]} from standard input and answers each with one line:
// an array with null for a valid document and the errors of another, or a text if the schema is none.
import { createInterface } from "node:readline";
import Ajv2020 from "ajv/dist/2020.js";

for await (const line of createInterface({ input: process.stdin })) {
  const { schema, documents } = JSON.parse(line);
  const ajv = new Ajv2020({ strict: false, discriminator: false, validateFormats: false });
  let answer;
  try {
    const validate = ajv.compile(schema);
    answer = documents.map((text) => (validate(JSON.parse(text)) ? null : ajv.errorsText(validate.errors)));
  } catch (error) {
    answer = String(error.message);
  }
  console.log(JSON.stringify(answer));
}
