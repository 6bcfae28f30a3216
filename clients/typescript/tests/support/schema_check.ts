/** What of a message is other than docs/asyncapi.json has it; nothing when it is as it should be. */

import { readFileSync } from "node:fs";

import { documentFile } from "./make_messages.js";

interface Schema {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
}

const document = JSON.parse(readFileSync(documentFile, "utf8")) as {
  components: { messages: Record<string, { payload: Schema }> };
};

export function schemaFault(message: { readonly type: string }): string | undefined {
  const known = document.components.messages[message.type];
  return known ? faultOf(known.payload, message, message.type) : `no message is called ${message.type}`;
}

function faultOf(schema: Schema, value: unknown, place: string): string | undefined {
  if ("const" in schema)
    return value === schema.const ? undefined : `${place} is ${String(value)}`;
  if (schema.enum)
    return schema.enum.includes(value) ? undefined : `${place} is ${String(value)}`;
  if (schema.type === "integer")
    return Number.isInteger(value) ? undefined : `${place} is no integer`;
  if (schema.type === "array")
    return Array.isArray(value)
      ? value.map((each, number) => faultOf(schema.items ?? {}, each, `${place}[${number}]`)).find(Boolean)
      : `${place} is no list`;
  if (schema.type !== "object")
    return typeof value === schema.type ? undefined : `${place} is no ${schema.type}`;
  return objectFault(schema, value, place);
}

function objectFault(schema: Schema, value: unknown, place: string): string | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    return `${place} is no object`;
  const members = value as Record<string, unknown>;
  const absent = (schema.required ?? []).find((name) => !(name in members));
  if (absent)
    return `${place}.${absent} is absent`;
  for (const [name, member] of Object.entries(schema.properties ? members : {})) {
    const known = schema.properties?.[name];
    const fault = known ? faultOf(known, member, `${place}.${name}`) : `${place}.${name} is not described`;
    if (fault)
      return fault;
  }
  return undefined;
}
