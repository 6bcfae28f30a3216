import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

import { documentFile, messagesFile, messagesText } from "./support/make_messages.js";

const document = JSON.parse(readFileSync(documentFile, "utf8")) as Parameters<typeof messagesText>[0];
const text = readFileSync(messagesFile, "utf8");

/** The text of one interface, by the message's name. */
function interfaceOf(name: string): string {
  const found = new RegExp(`export interface ${name[0]?.toUpperCase()}${name.slice(1)} \\{\n(.*?)\n\\}`, "s").exec(text);
  assert.ok(found?.[1], `there is no interface for ${name}`);
  return found[1];
}

test("the types are those that docs/asyncapi.json makes", () => {
  assert.equal(messagesText(document), text);
});

// Found by other means than the generator's, so that a fault of it is seen.
for (const [name, { payload }] of Object.entries(document.components.messages))
  test(`${name} has every member of the document, required ones without a question mark`, () => {
    const lines = interfaceOf(name).split("\n").filter((line) => line.startsWith("  readonly "));
    const members = lines.map((line) => /^ {2}readonly (\w+)(\??):/.exec(line)).map((found) => [found?.[1], found?.[2]]);
    const expected = Object.keys(payload.properties).map((member) => [
      member,
      payload.required.includes(member) ? "" : "?",
    ]);
    assert.deepEqual(members, expected);
    assert.ok(lines.some((line) => line.includes(`type: "${name}";`)));
  });

test("both unions have all messages of their direction", () => {
  const all = Object.keys(document.components.messages).map((name) => name.toLowerCase());
  const named = [...text.matchAll(/^ {2}\| (\w+);?$/gm)].map((found) => found[1]?.toLowerCase());
  assert.deepEqual(named.sort(), all.sort());
});

test("a schema that the generator does not know is not narrowed in silence", () => {
  const odd = structuredClone(document);
  const moved = odd.components.messages["moved"];
  assert.ok(moved);
  Object.assign(moved.payload.properties, { stage: { oneOf: [] } });
  assert.throws(() => messagesText(odd), /oneOf/);
});
