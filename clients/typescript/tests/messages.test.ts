import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

import { documentFile, messagesFile, messagesText } from "./support/make_messages.js";
import { offerOf } from "./support/fake_server.js";
import { schemaFault } from "./support/schema_check.js";

const document = JSON.parse(readFileSync(documentFile, "utf8")) as Parameters<typeof messagesText>[0];
const text = readFileSync(messagesFile, "utf8");
const { messages, schemas } = document.components;

const className = (name: string) =>
  name
    .split("_")
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join("");

/** The text of one interface. */
function interfaceOf(name: string): string {
  const found = new RegExp(`export interface ${className(name)} \\{\n(.*?)\n\\}`, "s").exec(text);
  assert.ok(found, `there is no interface for ${name}`);
  return found[1] ?? "";
}

test("the types are those that docs/asyncapi.json makes", () => {
  assert.equal(messagesText(document), text);
});

// Found by other means than the generator's, so that a fault of it is seen.
const objects = [
  ...Object.entries(messages).map(([name, { payload }]) => [name, payload] as const),
  ...Object.entries(schemas).flatMap(([name, { properties, required }]) =>
    properties && required ? [[name, { properties, required }] as const] : [],
  ),
];
test("every object has all members of the document, required ones without a question mark", () => {
  for (const [name, { properties, required }] of objects) {
    const lines = interfaceOf(name).split("\n").filter((line) => line.startsWith("  readonly "));
    const members = lines.map((line) => /^ {2}readonly (\w+)(\??):/.exec(line)).map((found) => [found?.[1], found?.[2]]);
    const expected = Object.keys(properties).map((member) => [member, required.includes(member) ? "" : "?"]);
    assert.deepEqual(members, expected, name);
    if (name in messages)
      assert.ok(lines.some((line) => line.includes(`type: "${name}";`)), name);
  }
});

test("both unions have all messages of their direction", () => {
  const unions = /export type ClientMessage =.*?;\n.*?export type ServerMessage =.*?;\n/s.exec(text)?.[0] ?? "";
  const named = [...unions.matchAll(/^ {2}\| (\w+);?$/gm)].map((found) => found[1]);
  assert.deepEqual(named.sort(), Object.keys(messages).map(className).sort());
});

test("no object of the document is left open, and no schema unused", () => {
  const used = new Set<string>();
  const look = (schema: unknown, place: string): void => {
    if (typeof schema !== "object" || schema === null)
      return;
    const { $ref, type, properties, additionalProperties: others } = schema as Record<string, unknown>;
    if (typeof $ref === "string")
      used.add($ref.slice($ref.lastIndexOf("/") + 1));
    if (type === "object")
      assert.ok(properties ? others === false : typeof others === "object", place);
    for (const [name, inner] of Object.entries(schema))
      look(inner, `${place}.${name}`);
  };
  look(messages, "messages");
  look(schemas, "schemas");
  assert.deepEqual([...used].sort(), Object.keys(schemas).sort());
});

test("what is other than described is found, with its place", () => {
  const offer = { ...offerOf("a/1/1"), n: 1 };
  const events = (...told: object[]) => ({ ...offer, history: [{ at: offer.queued_at, what: "wake_up", events: told }] });
  assert.equal(schemaFault(offer), undefined);
  assert.equal(schemaFault(events({ type: "steps_ended" }, { type: "cure_scheduled", due: "never" })), undefined);
  const faults = [
    { ...offer, account: { ...offer.account, balance: 100 } },
    { ...offer, account: { ...offer.account, balance: "1,00" } },
    { ...offer, queued_at: "today" },
    { ...offer, channel: "pigeon" },
    { ...offer, debtor: { shoe_size: "42" } },
    { ...offer, debtor: { addresses: [7] } },
    events({ type: "unheard_of" }),
    events({ type: "dispute_opened", dispute: "D1", by: "me" }),
    events({ type: "account_updated", zone: "UTC", attributes: { product: 1 } }),
  ].map((message) => schemaFault(message));
  assert.deepEqual(faults, [
    "offer.account.balance is no string",
    "offer.account.balance is 1,00",
    "offer.queued_at is today",
    "offer.channel is pigeon",
    "offer.debtor.shoe_size is not described",
    "offer.debtor.addresses[0] is nothing known: offer.debtor.addresses[0] is no string, offer.debtor.addresses[0] is no object",
    "offer.history[0].events[0] is nothing known: ",
    "offer.history[0].events[0] is nothing known: offer.history[0].events[0].by is not described",
    "offer.history[0].events[0] is nothing known: offer.history[0].events[0].attributes.product is no string",
  ]);
});

test("a schema that the generator does not know is not narrowed in silence", () => {
  const generated = (stage: unknown) => {
    const odd = structuredClone(document);
    Object.assign(odd.components.messages["moved"]?.payload.properties ?? {}, { stage });
    return () => messagesText(odd);
  };
  assert.throws(generated({ allOf: [] }), /allOf/);
  assert.throws(generated({ type: "object" }), /nothing of its members/);
  assert.throws(generated({ $ref: "#/elsewhere" }), /elsewhere/);
});
