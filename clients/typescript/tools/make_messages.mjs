#!/usr/bin/env node
// Writes src/messages.ts from docs/asyncapi.json, so that the types are what the server is held to.
//
//   node tools/make_messages.mjs           writes the file
//   node tools/make_messages.mjs --check   fails when the file is another

import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
export const documentFile = here("../../../docs/asyncapi.json");
export const messagesFile = here("../src/messages.ts");

const head = `// Made by tools/make_messages.mjs from docs/asyncapi.json: change that, then "npm run messages".

/** What stands in an object that the document leaves open. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;
export interface JsonObject {
  readonly [name: string]: JsonValue | undefined;
}
`;

const plain = { string: "string", integer: "number", number: "number", boolean: "boolean" };
// What the generator knows; a schema that says more must not be narrowed to less in silence.
const known = new Set(["type", "properties", "required", "additionalProperties", "items", "enum",
  "const", "description"]);

function typeOf(schema, indent) {
  const unknown = Object.keys(schema).filter((word) => !known.has(word));
  if (unknown.length > 0)
    throw new Error(`no type is known for ${unknown.join(", ")}`);
  if ("const" in schema)
    return JSON.stringify(schema.const);
  if (schema.enum)
    return schema.enum.map((word) => JSON.stringify(word)).join(" | ");
  if (schema.type === "array")
    return `readonly ${bracketed(typeOf(schema.items, indent))}[]`;
  if (schema.type === "object")
    return schema.properties ? members(schema, indent) : "JsonObject";
  if (!plain[schema.type])
    throw new Error(`no type is known for ${JSON.stringify(schema)}`);
  return plain[schema.type];
}

function bracketed(text) {
  return text.includes(" | ") && !text.startsWith("{") ? `(${text})` : text;
}

function members(schema, indent) {
  const required = new Set(schema.required ?? []);
  const inner = `${indent}  `;
  let text = "{\n";
  for (const [name, member] of Object.entries(schema.properties)) {
    if (member.description)
      text += `${inner}/** ${member.description} */\n`;
    text += `${inner}readonly ${name}${required.has(name) ? "" : "?"}: ${typeOf(member, inner)};\n`;
  }
  return `${text}${indent}}`;
}

const className = (name) => name.replace(/(^|_)([a-z])/g, (_, before, letter) => letter.toUpperCase());

function union(document, operation) {
  return document.operations[operation].messages
    .map((each) => `\n  | ${className(each.$ref.split("/").pop())}`).join("");
}

/** The text of src/messages.ts. */
export function messagesText(document) {
  let text = head;
  for (const [name, message] of Object.entries(document.components.messages))
    text += `\nexport interface ${className(name)} ${members(message.payload, "")}\n`;
  text += `\n/** What the client says. */\nexport type ClientMessage =${union(document, "say")};\n`;
  text += `\n/** What the server says. */\nexport type ServerMessage =${union(document, "tell")};\n`;
  return text;
}

function main() {
  const text = messagesText(JSON.parse(readFileSync(documentFile, "utf8")));
  if (!process.argv.includes("--check"))
    return writeFileSync(messagesFile, text);
  if (readFileSync(messagesFile, "utf8") !== text) {
    console.error("src/messages.ts is not what docs/asyncapi.json says: npm run messages");
    process.exitCode = 1;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  main();
