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
`;

const plain = { string: "string", integer: "number", number: "number", boolean: "boolean" };
// What the generator knows; a schema that says more must not be narrowed to less in silence. Formats and
// patterns are for those who check a message: they are no types.
const known = new Set(["type", "properties", "required", "additionalProperties", "items", "enum", "const",
  "$ref", "oneOf", "format", "pattern", "description"]);
const schemas = "#/components/schemas/";

function typeOf(schema, indent) {
  const unknown = Object.keys(schema).filter((word) => !known.has(word));
  if (unknown.length > 0)
    throw new Error(`no type is known for ${unknown.join(", ")}`);
  if ("$ref" in schema)
    return referred(schema.$ref);
  if ("oneOf" in schema)
    return choice(schema.oneOf.map((each) => typeOf(each, indent)), indent);
  if ("const" in schema)
    return JSON.stringify(schema.const);
  if (schema.enum)
    return choice(schema.enum.map((word) => JSON.stringify(word)), indent);
  if (schema.type === "array")
    return `readonly ${bracketed(typeOf(schema.items, indent))}[]`;
  if (schema.type === "object")
    return schema.properties ? members(schema, indent) : named(schema, indent);
  if (!plain[schema.type])
    throw new Error(`no type is known for ${JSON.stringify(schema)}`);
  return plain[schema.type];
}

function referred(place) {
  if (!place.startsWith(schemas))
    throw new Error(`no type is known for ${place}`);
  return className(place.slice(schemas.length));
}

/** On one line if there is room. */
function choice(types, indent) {
  const line = types.join(" | ");
  return line.length <= 90 ? line : types.map((each) => `\n${indent}  | ${each}`).join("");
}

/** An object of whatever names. */
function named(schema, indent) {
  if (!schema.additionalProperties)
    throw new Error("no type is known for an object that says nothing of its members");
  return `{ readonly [name: string]: ${typeOf(schema.additionalProperties, indent)} | undefined }`;
}

function bracketed(text) {
  return text.includes(" | ") && !text.startsWith("{") ? `(${text})` : text;
}

function comment(schema, indent) {
  return schema.description ? `${indent}/** ${schema.description} */\n` : "";
}

function members(schema, indent) {
  const required = new Set(schema.required ?? []);
  const inner = `${indent}  `;
  let text = "{\n";
  for (const [name, member] of Object.entries(schema.properties)) {
    text += comment(member, inner);
    text += `${inner}readonly ${name}${required.has(name) ? "" : "?"}: ${typeOf(member, inner)};\n`;
  }
  return `${text}${indent}}`;
}

const className = (name) => name.replace(/(^|_)([a-z])/g, (_, before, letter) => letter.toUpperCase());

function declaration(name, schema) {
  const type = typeOf(schema, "");
  return `\n${comment(schema, "")}` + (schema.properties
    ? `export interface ${className(name)} ${type}\n`
    : `export type ${className(name)} =${type.startsWith("\n") ? "" : " "}${type};\n`);
}

function union(document, operation) {
  return document.operations[operation].messages
    .map((each) => `\n  | ${className(each.$ref.split("/").pop())}`).join("");
}

/** The text of src/messages.ts. */
export function messagesText(document) {
  const { messages, schemas } = document.components;
  const twice = Object.keys(schemas).find((name) => name in messages);
  if (twice)
    throw new Error(`${twice} is the name of a message and of a schema`);
  let text = head;
  for (const [name, message] of Object.entries(messages))
    text += declaration(name, message.payload);
  text += `\n/** What the client says. */\nexport type ClientMessage =${union(document, "say")};\n`;
  text += `\n/** What the server says. */\nexport type ServerMessage =${union(document, "tell")};\n`;
  for (const [name, schema] of Object.entries(schemas))
    text += declaration(name, schema);
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
