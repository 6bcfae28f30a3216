/** What of a message is other than docs/asyncapi.json has it; nothing when it is as it should be. */

import { readFileSync } from "node:fs";

import { documentFile } from "./make_messages.js";

interface Schema {
  readonly $ref?: string;
  readonly oneOf?: readonly Schema[];
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly format?: string;
  readonly pattern?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
}

const document = JSON.parse(readFileSync(documentFile, "utf8")) as {
  components: { messages: Record<string, { payload: Schema }>; schemas: Record<string, Schema> };
};

export function schemaFault(message: { readonly type: string }): string | undefined {
  const known = document.components.messages[message.type];
  return known ? faultOf(known.payload, message, message.type) : `no message is called ${message.type}`;
}

function faultOf(schema: Schema, value: unknown, place: string): string | undefined {
  if (schema.$ref !== undefined)
    return faultOf(referred(schema.$ref), value, place);
  if (schema.oneOf)
    return choiceFault(schema.oneOf, value, place);
  if ("const" in schema)
    return value === schema.const ? undefined : `${place} is ${String(value)}`;
  if (schema.enum)
    return schema.enum.includes(value) ? undefined : `${place} is ${String(value)}`;
  switch (schema.type) {
    case "integer":
      return Number.isInteger(value) ? undefined : `${place} is no integer`;
    case "array":
      return Array.isArray(value)
        ? value.map((each, number) => faultOf(schema.items ?? {}, each, `${place}[${number}]`)).find(Boolean)
        : `${place} is no list`;
    case "string":
      return typeof value === "string" ? textFault(schema, value, place) : `${place} is no string`;
    case "boolean":
      return typeof value === "boolean" ? undefined : `${place} is no boolean`;
    case "object":
      return objectFault(schema, value, place);
  }
  throw new Error(`${place}: nothing is known of ${JSON.stringify(schema)}`);
}

function referred(place: string): Schema {
  const schema = document.components.schemas[place.replace("#/components/schemas/", "")];
  if (!schema)
    throw new Error(`there is no ${place}`);
  return schema;
}

/** Exactly one has to fit. When none does, the faults of those that are of its type are told. */
function choiceFault(choices: readonly Schema[], value: unknown, place: string): string | undefined {
  const fitting = choices.filter((each) => faultOf(each, value, place) === undefined).length;
  if (fitting === 1)
    return undefined;
  if (fitting > 1)
    return `${place} is more than one thing`;
  const faults = choices.filter((each) => hasType(each, value)).map((each) => faultOf(each, value, place));
  return `${place} is nothing known: ${faults.join(", ")}`;
}

function hasType(schema: Schema, value: unknown): boolean {
  const { properties } = schema.$ref === undefined ? schema : referred(schema.$ref);
  const expected = properties?.["type"]?.const;
  return expected === undefined || (value as { type?: unknown } | null)?.type === expected;
}

const formats: Readonly<Record<string, RegExp>> = {
  date: /^\d{4}-\d{2}-\d{2}$/,
  "date-time": /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{3})?Z$/,
};

function textFault(schema: Schema, value: string, place: string): string | undefined {
  const format = schema.format === undefined ? undefined : formats[schema.format];
  if (schema.format !== undefined && !format)
    throw new Error(`${place}: no format is called ${schema.format}`);
  const fits = (format?.test(value) ?? true) && (schema.pattern === undefined || new RegExp(schema.pattern).test(value));
  return fits ? undefined : `${place} is ${value}`;
}

function objectFault(schema: Schema, value: unknown, place: string): string | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    return `${place} is no object`;
  const members = value as Record<string, unknown>;
  const absent = (schema.required ?? []).find((name) => !(name in members));
  if (absent)
    return `${place}.${absent} is absent`;
  const others = schema.additionalProperties ?? false;
  for (const [name, member] of Object.entries(members)) {
    const known = schema.properties?.[name] ?? others;
    if (typeof known === "boolean") {
      if (!known)
        return `${place}.${name} is not described`;
      continue;
    }
    const fault = faultOf(known, member, `${place}.${name}`);
    if (fault)
      return fault;
  }
  return undefined;
}
