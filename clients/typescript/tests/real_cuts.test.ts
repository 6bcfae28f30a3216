/** The client against a real server: cuts, restarts, and being turned away. */

import assert from "node:assert/strict";
import test from "node:test";

import { Agent, Office, until } from "./support/office.js";
import { Wire } from "./support/wire.js";

async function wired(office: Office): Promise<Wire> {
  const wire = await Wire.to(office.server.port);
  office.atEnd(() => wire.close());
  return wire;
}

async function completions(office: Office, account = "1"): Promise<number> {
  const events = await office.server.events(account);
  return events.filter((each) => each.type === "task_completed").length;
}

test("cut off in the middle of a task, the client comes back, has it again and completes it once", async (context) => {
  const office = await Office.open(context);
  const wire = await wired(office);
  const agent = await office.agentWithTask("ana", { at: wire.url });
  await agent.client.accept("book/1/1");
  wire.cut();
  await agent.reached("open", 2);
  const again = await agent.offered(2);
  assert.equal(again.task, "book/1/1");
  assert.equal(again.stage, "accepted");
  assert.deepEqual(agent.offers.map((each) => each.again), [false, true]);
  assert.equal((await agent.client.complete("book/1/1", { disposition: "no_answer" })).type, "completed");
  assert.equal(await completions(office), 1);
  assert.deepEqual(agent.withdrawn, []);
});

test("a completion whose answer was lost in the cut is said again and is the same", async (context) => {
  const office = await Office.open(context);
  const wire = await wired(office);
  const agent = await office.agentWithTask("ana", { at: wire.url });
  wire.deafen();
  const completed = agent.client.complete("book/1/1", { disposition: "no_answer" });
  await until("the server has it", async () => (await completions(office)) === 1);
  wire.cut();
  const answer = await completed;
  assert.equal(answer.type, "completed", JSON.stringify(answer));
  await agent.reached("open", 2);
  assert.equal(await completions(office), 1);
  assert.equal(agent.client.tasks.size, 0);
});

test("words said while the line is down are answered when it is up", async (context) => {
  const office = await Office.open(context);
  const wire = await wired(office);
  const agent = await office.agentWithTask("ana", { at: wire.url });
  wire.let(false);
  wire.cut();
  await agent.reached("waiting");
  const words = [
    agent.client.accept("book/1/1"),
    agent.client.progress("book/1/1"),
    agent.client.complete("book/1/1", { disposition: "done" }),
  ];
  await agent.reached("waiting", 3);
  wire.let(true);
  assert.deepEqual((await Promise.all(words)).map((answer) => answer.type), ["moved", "moved", "completed"]);
});

test("a client that vanishes without a word is replaced by itself", async (context) => {
  const office = await Office.open(context);
  const wire = await wired(office);
  const agent = await office.agentWithTask("ana", { at: wire.url });
  wire.cut(false); // the server still believes in the old connection
  await agent.reached("open", 2);
  assert.equal((await agent.client.accept("book/1/1")).type, "moved");
  assert.equal(agent.client.state.state, "open");
  assert.equal(wire.made, 2);
});

test("a line that died without a word is noticed before the lease ends", async (context) => {
  const office = await Office.open(context, { lease: "6 seconds" });
  const wire = await wired(office);
  const agent = await office.agentWithTask("ana", { at: wire.url });
  wire.freeze();
  await agent.reached("open", 2);
  assert.deepEqual(agent.withdrawn, []);
  assert.equal((await agent.client.complete("book/1/1", { disposition: "done" })).type, "completed");
});

test("a leader's words that were lost in the cut are told afterwards", async (context) => {
  const office = await Office.open(context);
  const wire = await wired(office);
  const heard: string[] = [];
  const agent = await office.agent("ana", { at: wire.url, on: { message: (message) => heard.push(message.text) } });
  await agent.client.connect();
  wire.deafen();
  await office.server.request("POST", "/v1/teams/first/words", { act: "text", text: "be kind", agent: "ana" });
  await until("the words are on their way", () => wire.lost > 0);
  wire.cut();
  await until("the leader's words", () => heard[0] === "be kind");
});

test("credit that was not used is asked for again after a cut", async (context) => {
  const office = await Office.open(context);
  const wire = await wired(office);
  const agent = await office.agent("ana", { at: wire.url });
  await agent.client.connect();
  agent.client.ready(2);
  await office.server.needsCall("1");
  await agent.offered();
  wire.cut();
  await agent.reached("open", 2);
  await office.server.needsCall("2");
  await until("the second task", () => agent.client.tasks.has("book/2/1"));
  await office.server.needsCall("3");
  await agent.client.complete("book/1/1", { disposition: "done" });
  await agent.client.complete("book/2/1", { disposition: "done" });
  assert.ok(!agent.client.tasks.has("book/3/1"), "two were asked for");
});

test("who stays away longer than his lease is told that the task is lost", async (context) => {
  const office = await Office.open(context, { lease: "2 seconds" });
  const wire = await wired(office);
  const ana = await office.agentWithTask("ana", { at: wire.url });
  const ben = await office.agent("ben");
  await ben.client.connect();
  ben.client.ready();
  wire.let(false);
  wire.cut();
  const done = ana.client.complete("book/1/1", { disposition: "reached" });
  assert.equal((await ben.offered()).task, "book/1/1");
  wire.let(true);
  const answer = await done;
  assert.ok(answer.type === "late" || answer.type === "refused", JSON.stringify(answer));
  assert.equal(answer.code, "task_not_held");
  assert.equal(ana.client.tasks.size, 0);
  assert.equal((await ben.client.complete("book/1/1", { disposition: "done" })).type, "completed");
});

test("a killed server is awaited; the task that was held is completed, once", async (context) => {
  const office = await Office.open(context);
  const agent = await office.agentWithTask("ana");
  await agent.client.accept("book/1/1");
  await office.server.kill();
  await agent.reached("waiting");
  const completed = agent.client.complete("book/1/1", { disposition: "no_answer" });
  await agent.reached("waiting", 2);
  await office.server.start();
  const answer = await completed;
  assert.equal(answer.type, "completed", JSON.stringify(answer));
  assert.equal(await completions(office), 1);
});

test("a task that is held is shown again by a server that was killed and started", async (context) => {
  const office = await Office.open(context);
  const agent = await office.agentWithTask("ana");
  await agent.client.accept("book/1/1");
  await office.server.kill();
  await office.server.start();
  assert.equal((await agent.offered(2)).stage, "accepted");
  assert.deepEqual(agent.withdrawn, []);
  assert.equal((await agent.client.complete("book/1/1", { disposition: "done" })).type, "completed");
});

test("a second client of the same agent ends the first, which does not fight back", async (context) => {
  const office = await Office.open(context);
  const first = await office.agentWithTask("ana");
  const waiting = first.client.drain();
  const second = await office.agent("ana");
  const welcome = await second.client.connect();
  assert.deepEqual(welcome.type === "welcome" && welcome.holds, ["book/1/1"]);
  const ended = await first.reached("ended");
  assert.equal(ended.state === "ended" && ended.code, "replaced");
  assert.equal((await waiting).type, "unanswered");
  await new Promise((later) => setTimeout(later, 1_500)); // three of the longest pauses
  assert.equal(second.client.state.state, "open");
  assert.equal(first.states.filter((each) => each.state === "connecting").length, 1);
  assert.equal((await second.client.complete("book/1/1", { disposition: "done" })).type, "completed");
});

test("a wrong token, another role and an agent of no team are turned away, once and with the reason", async (context) => {
  const office = await Office.open(context);
  const wire = await wired(office);
  const tokens = [
    ["rcb_wrong_token", "unauthorized"],
    ["no header can hold\nthis", "usage"],
    [await office.server.token("leader", "supervisor"), "forbidden"],
    [await office.server.token("stranger"), "team_unknown"],
  ];
  for (const [token = "", code] of tokens) {
    const agent = new Agent(wire.url, token);
    const answer = await agent.client.connect();
    assert.equal(answer.type === "ended" && answer.code, code, JSON.stringify(answer));
    assert.ok(answer.type === "ended" && answer.detail.length > 10);
  }
  const before = wire.made;
  await new Promise((later) => setTimeout(later, 1_500));
  assert.equal(wire.made, before, "nobody tries again");
});

test("a token that is revoked ends the client", async (context) => {
  const office = await Office.open(context);
  const agent = await office.agent("ana");
  await agent.client.connect();
  const { tokens } = (await office.server.request("GET", "/v1/tokens")) as { tokens: { id: string; name: string }[] };
  const hers = tokens.find((each) => each.name === "ana");
  await office.server.request("DELETE", `/v1/tokens/${hers?.id}`);
  agent.client.ready();
  const ended = await agent.reached("ended");
  assert.equal(ended.state === "ended" && ended.code, "unauthorized");
});

// A pause that a leader orders is not told as such, so that no client can say it again.
test("an agent whom a leader has paused stays so over a cut", async (context) => {
  const office = await Office.open(context);
  const wire = await wired(office);
  const agent = await office.agent("ana", { at: wire.url });
  await agent.client.connect();
  agent.client.ready();
  const lead = { act: "pause", agent: "ana", reason: "talk_to_me" };
  await office.server.request("POST", "/v1/teams/first/words", lead);
  wire.cut();
  await agent.reached("open", 2);
  await office.server.needsCall("1");
  await new Promise((later) => setTimeout(later, 500));
  assert.deepEqual(agent.offers, []);
});

test("who lost the task while cut off has his contact noted", async (context) => {
  const office = await Office.open(context);
  const wire = await wired(office);
  const agent = await office.agentWithTask("ana", { at: wire.url });
  await agent.client.progress("book/1/1"); // on the telephone
  wire.let(false);
  wire.cut();
  const done = agent.client.complete("book/1/1", { disposition: "reached" });
  await office.server.pay("1");
  wire.let(true);
  const answer = await done;
  assert.ok(answer.type === "late" && answer.contact_noted, JSON.stringify(answer));
});
