/** The package as a page has it: with the platform's WebSocket, which takes no headers. */

import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import WebSocket from "ws";

import { AgentClient, browserSocket } from "../src/browser.js";
import { FakeClock } from "./support/fake_clock.js";
import { Gate } from "./support/gate.js";
import { Office, until } from "./support/office.js";

// `ws` behaves as the WebSocket of a page does when it is given no options.
const PageSocket = WebSocket as unknown as typeof globalThis.WebSocket;
const chromium = ["chromium", "chromium-browser", "google-chrome"].find(
  (name) => spawnSync(name, ["--version"], { stdio: "ignore" }).status === 0,
);

test("a page without a token leaves it to the cookies, with one it offers a subprotocol", () => {
  const made: unknown[][] = [];
  class Recorded {
    constructor(...how: unknown[]) {
      made.push(how);
    }
    close(): void {}
  }
  const socket = browserSocket({ WebSocket: Recorded as unknown as typeof globalThis.WebSocket });
  const clock = new FakeClock();
  for (const token of [undefined, "rcb_1_secret"])
    void new AgentClient({ server: "https://debts.example", token, socket, clock }).connect();
  assert.deepEqual(made, [
    ["wss://debts.example/v1/agent"],
    ["wss://debts.example/v1/agent", ["recobro.agent", "bearer.rcb_1_secret"]],
  ]);
});

test("a page works as an agent, with its token among the protocols", async (context) => {
  const office = await Office.open(context);
  const token = await office.server.token("ana");
  const offered: string[] = [];
  const client = new AgentClient({
    server: `http://127.0.0.1:${office.server.port}`,
    token,
    socket: browserSocket({ WebSocket: PageSocket }),
    on: { offer: (offer) => offered.push(offer.task) },
  });
  office.atEnd(() => client.close());
  assert.equal((await client.connect()).type, "welcome");
  client.ready();
  await office.server.needsCall("1");
  await until("the offer", () => offered.length === 1);
  assert.equal((await client.complete("book/1/1", { disposition: "done" })).type, "completed");
});

test("a page is told why it is turned away, which its WebSocket does not say", async (context) => {
  const office = await Office.open(context);
  const gate = await Gate.before(office.server.port);
  office.atEnd(() => gate.close());
  const client = new AgentClient({
    server: gate.url,
    token: "rcb_wrong_token",
    socket: browserSocket({ WebSocket: PageSocket }),
  });
  office.atEnd(() => client.close());
  const answer = await client.connect();
  assert.equal(answer.type === "ended" && answer.code, "unauthorized", JSON.stringify(answer));
});

test("a real browser completes a task", { skip: chromium ? false : "no Chromium is installed" }, async (context) => {
  const office = await Office.open(context);
  const page = `<script type="module">
    import { AgentClient } from "/browser.js";
    const tell = (what) => fetch("/told", { method: "POST", body: JSON.stringify(what) });
    const client = new AgentClient({
      server: location.origin,
      token: "${await office.server.token("ana")}",
      on: { offer: async ({ task }) => tell(await client.complete(task, { disposition: "done" })) },
    });
    client.ready();
    await tell(await client.connect());
    const wrong = new AgentClient({ server: location.origin, token: "rcb_wrong_token" });
    await tell(await wrong.connect());
  </script>`;
  const gate = await Gate.before(office.server.port, page);
  office.atEnd(() => gate.close());
  const profile = await mkdtemp(join(tmpdir(), "recobro-page-"));
  office.atEnd(() => rm(profile, { recursive: true, force: true, maxRetries: 5 }));
  const flags = ["--headless=new", "--no-sandbox", "--disable-gpu", `--user-data-dir=${profile}`];
  const browser = spawn(chromium ?? "", [...flags, gate.url], { stdio: "ignore" });
  office.atEnd(async () => {
    const gone = new Promise((ended) => browser.on("exit", ended));
    browser.kill();
    await gone;
  });
  await office.server.needsCall("1");
  await until("what the page has to tell", () => gate.told.length === 3);
  const told = gate.told.map((each) => JSON.parse(each) as { type: string; code?: string });
  const types = told.map((each) => each.code ?? each.type);
  assert.deepEqual(types.sort(), ["completed", "unauthorized", "welcome"]);
});
