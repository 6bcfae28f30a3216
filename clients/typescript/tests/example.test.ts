/** The example of the README is the one in examples/, and does what it says. */

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import test from "node:test";
import { fileURLToPath } from "node:url";

import { Office, until } from "./support/office.js";

const here = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

test("the README shows the example as it is", async () => {
  const example = await readFile(here("examples/answer_calls.ts"), "utf8");
  assert.ok((await readFile(here("README.md"), "utf8")).includes(`\`\`\`ts\n${example}\`\`\``));
});

test("the example takes calls and says that nobody answered", async (context) => {
  const office = await Office.open(context);
  const env = { ...process.env, RECOBRO_SERVER: office.server.url, RECOBRO_TOKEN: await office.server.token("ana") };
  const example = spawn(process.execPath, [here("dist/examples/answer_calls.js")], { env });
  let said = "";
  example.stdout.on("data", (part: Buffer) => (said += part.toString()));
  example.stderr.on("data", (part: Buffer) => (said += part.toString()));
  office.atEnd(async () => example.kill());
  await office.server.needsCall("1");
  await office.server.needsCall("2");
  for (const account of ["1", "2"])
    await until(`call ${account}`, () => said.includes(`book/${account}/1 owes 100.00: completed`));
  assert.match(said, /team: 'first'/);
});
