/** The client against a real server: tasks and answers. */

import assert from "node:assert/strict";
import test from "node:test";

import { systemClock } from "../src/node.js";
import type { CommandType } from "../src/node.js";
import { Office, until } from "./support/office.js";

const inAWeek = () => new Date(Date.now() + 7 * 86_400_000).toISOString().slice(0, 10);

test("an offer says everything; accepted and completed with a promise it is in the history", async (context) => {
  const office = await Office.open(context);
  const agent = await office.agentWithTask("ana");
  const offer = await agent.offered();
  assert.equal(offer.task, "book/1/1");
  assert.equal(offer.kind, "call");
  assert.equal(offer.stage, "offered");
  assert.equal(offer.team, "first");
  assert.equal(offer.script, "first_call");
  assert.equal(offer.because, "reply:wants_human");
  assert.equal(offer.channel, "agent_call");
  assert.equal(offer.account.balance, "100.00");
  assert.equal(offer.contact.allowed_now, true);
  assert.equal(offer.priority, 50);
  assert.deepEqual(offer.priority_parts, [{ name: "large", points: 40 }]);
  assert.equal(offer.offers?.[0]?.offer, "pay_now");
  assert.equal(offer.debtor?.name, "Eva Example");
  assert.ok(offer.due_by && Date.parse(offer.due_by) > Date.parse(offer.queued_at));
  assert.ok(offer.dispositions?.includes("promised"));
  assert.ok(offer.history.length > 0);
  const accepted = await agent.client.accept(offer.task);
  assert.equal(accepted.type === "moved" && accepted.stage, "accepted");
  const begun = await agent.client.progress(offer.task);
  assert.equal(begun.type === "moved" && begun.stage, "in_progress");
  const completed = await agent.client.complete(offer.task, {
    disposition: "promised",
    promise: { amount: "60.00", due: inAWeek() },
    note: "calls from work",
  });
  assert.ok(completed.type === "completed" && completed.sequence > 0, JSON.stringify(completed));
  assert.equal(agent.client.tasks.size, 0);
  const events = await office.server.events("1");
  assert.equal(events.find((each) => each.type === "task_completed")?.disposition, "promised");
  assert.equal(events.find((each) => each.type === "promise_made")?.amount, "60.00");
  assert.equal((await office.server.account("1")).promises[0]?.amount, "60.00");
});

// Whatever the server says is held to docs/asyncapi.json: here it has much to say.
test("an offer tells of promises, disputes, permissions and arrangements as it is described", async (context) => {
  const office = await Office.open(context, { tasksPerAgent: 5 });
  const { server } = office;
  const agent = await office.agentWithTask("ana");
  const tell = async (...commands: [CommandType, Record<string, unknown>?][]) => {
    for (const [type, more] of commands)
      await server.command("1", type, more);
    await server.wantsHuman("1");
    const before = agent.offers.length;
    agent.client.ready();
    const [held] = agent.client.tasks.keys();
    if (held)
      await agent.client.complete(held, { disposition: "done" });
    return agent.offered(before + 1);
  };
  const money = { currency: "EUR" };
  const debtor = { phones: ["+34 600"], addresses: ["Calle 1", { street: "Calle 2", city: "Madrid" }] };
  const promised = await tell(
    ["account_updated", { language: "es", attributes: { product: "card" }, debtor }],
    ["obligation_adjusted", { obligation: "1", component: "fee", mode: "add", amount: "5.00", ...money }],
    ["payment_received", { payment: "P1", amount: "10.00", ...money }],
    ["payment_reversed", { payment: "P1", reason: "bounced" }],
    ["promise_made", { promise: "W1", amount: "50.00", due: inAWeek(), ...money }],
  );
  assert.deepEqual(promised.promises, [{ promise: "W1", amount: "50.00", due: inAWeek(), status: "open" }]);
  assert.equal(promised.account.language, "es");
  assert.deepEqual(promised.debtor, { name: "Eva Example", ...debtor });
  const disputed = await tell(
    ["promise_cancelled", { promise: "W1" }],
    ["dispute_opened", { dispute: "D1", reason: "not_mine" }],
    ["dispute_resolved", { dispute: "D1", outcome: "upheld" }],
    ["hold_placed", { hold: "H1", reason: "illness" }],
    ["hold_released", { hold: "H1" }],
  );
  assert.equal(disputed.promises[0]?.status, "cancelled");
  await tell(
    ["channel_authorised",
      { channel: "sms", source: "contract", document: "H-1", hours: "Mon-Fri 18:00-20:00" }],
    ["consent_given", { source: "call" }],
    ["hours_designated", { hours: "Mon-Fri 18:00-20:00", channel: "sms" }],
    ["party_named", { party: "G1", role: "guarantor" }],
    ["attorney_named"],
  );
  const arranged = await tell(["arrangement_made", { arrangement: "A1", offer: "pay_now" }]);
  const made = arranged.history.flatMap(({ events }) => events).find((each) => each.type === "arrangement_offered");
  assert.equal(made?.debt, "105.00");
  assert.equal(made?.instalments[0]?.amount, made?.total);
});

test("a call back comes again at its hour, to the same agent", async (context) => {
  const office = await Office.open(context);
  const agent = await office.agentWithTask("ana");
  const callBack = new Date(Date.now() + 2_000).toISOString();
  assert.equal(
    (await agent.client.complete("book/1/1", { disposition: "call_back", call_back_at: callBack })).type,
    "completed",
  );
  agent.client.ready();
  const again = await agent.offered(2);
  assert.equal(again.appointment, callBack);
  assert.ok(Date.now() >= Date.parse(callBack));
});

test("a payment withdraws the task; whoever is on the telephone has his contact noted", async (context) => {
  const office = await Office.open(context);
  const agent = await office.agentWithTask("ana");
  await agent.client.accept("book/1/1");
  await office.server.pay("1");
  const withdrawn = await until("the withdrawal", () => agent.withdrawn[0]);
  assert.equal(withdrawn.task, "book/1/1");
  assert.equal(agent.client.tasks.size, 0);
  const late = await agent.client.complete("book/1/1", { disposition: "reached" });
  assert.ok(late.type === "late" && late.contact_noted, JSON.stringify(late));
  assert.equal(late.code, "task_unknown");
});

test("words on a task that is being withdrawn all get an answer", async (context) => {
  const office = await Office.open(context);
  const agent = await office.agentWithTask("ana");
  const paid = office.server.pay("1");
  const words = [
    agent.client.accept("book/1/1"),
    agent.client.progress("book/1/1"),
    agent.client.complete("book/1/1", { disposition: "reached" }),
  ];
  await paid;
  for (const answer of await Promise.all(words))
    assert.ok(["moved", "completed", "late", "refused", "withdrawn"].includes(answer.type));
});

test("what may not be is refused with a code, whichever of many words it is", async (context) => {
  const office = await Office.open(context);
  const agent = await office.agentWithTask("ana");
  const { client } = agent;
  const codes = async (...words: Promise<{ type: string; code?: string }>[]) =>
    (await Promise.all(words)).map((answer) => answer.code ?? answer.type);
  assert.deepEqual(await codes(client.complete("book/1/1", { disposition: "sung" })), ["disposition_unknown"]);
  assert.deepEqual(
    await codes(
      client.accept("book/99/1"),
      client.accept("nonsense"),
      client.complete("book/1/1", { disposition: "promised", promise: { amount: "5.00", due: "soon" } }),
      client.accept("book/1/7"),
    ),
    ["account_unknown", "invalid_identifier", "date_malformed", "task_unknown"],
  );
  assert.deepEqual(
    await codes(
      client.complete("book/1/1", { disposition: "promised", promise: { amount: "5.001", due: inAWeek() } }),
      client.complete("book/1/1", { disposition: "done", note: "x".repeat(4_001) }),
      client.decline("book/1/1", "Not A Word"),
    ),
    ["amount_too_precise", "text_too_long", "invalid_identifier"],
  );
  assert.deepEqual(await codes(client.escalate("book/1/1", "threatens_lawsuit")), ["team_unknown"]);
  assert.deepEqual([...client.tasks.keys()], ["book/1/1"], "it is still his");
  assert.deepEqual(await codes(client.decline("book/1/1", "not_my_language")), ["moved"]);
  assert.equal(client.tasks.size, 0);
});

test("more words than the server takes at once are said bit by bit", async (context) => {
  const office = await Office.open(context);
  const agent = await office.agent("ana", { wordsMax: 500 });
  await agent.client.connect();
  const words = Array.from({ length: 300 }, (_, number) => agent.client.accept(`book/none/${number + 1}`));
  for (const answer of await Promise.all(words))
    assert.equal(answer.type === "refused" && answer.code, "account_unknown");
  assert.equal(agent.states.length, 2, "connecting, open: never closed");
});

test("slow hands keep their lease, an agent without heartbeat loses it", async (context) => {
  const office = await Office.open(context, { lease: "3 seconds" });
  const slowly = () => new Promise((later) => setTimeout(later, 7_000));
  let worked: Promise<unknown> | undefined;
  const slow = await office.agentWithTask("ana", { on: { offer: () => (worked = slowly()) } });
  await worked;
  assert.deepEqual(slow.withdrawn, []);
  assert.equal((await slow.client.complete("book/1/1", { disposition: "done" })).type, "completed");

  const withoutBeats = (ms: number, work: () => void) => (ms <= 1_000 ? () => {} : systemClock.after(ms, work));
  const silent = await office.agent("ben", { clock: { now: systemClock.now, after: withoutBeats } });
  await silent.client.connect();
  silent.client.ready();
  await office.server.needsCall("2");
  assert.equal((await until("the end of the lease", () => silent.withdrawn[0])).reason, "lease_expired");
});

test("a leader's words are told, and ended by him is ended", async (context) => {
  const office = await Office.open(context);
  const heard: string[] = [];
  const agent = await office.agent("ana", { on: { message: (message) => heard.push(message.text) } });
  await agent.client.connect();
  const lead = (body: object) => office.server.request("POST", "/v1/teams/first/words", body);
  await lead({ act: "text", text: "be kind", agent: "ana" });
  await until("the leader's words", () => heard[0] === "be kind");
  await lead({ act: "end", agent: "ana", reason: "shift_ends" });
  const ended = await agent.reached("ended");
  assert.equal(ended.state === "ended" && ended.code, "ended_by_supervisor");
});

test("who drains keeps what he has, gets nothing more and may go", async (context) => {
  const office = await Office.open(context);
  const agent = await office.agentWithTask("ana");
  const drained = agent.client.drain();
  await office.server.needsCall("2");
  assert.equal((await agent.client.complete("book/1/1", { disposition: "done" })).type, "completed");
  assert.equal((await drained).type, "drained");
  assert.equal(agent.offers.length, 1);
});

test("who pauses gets nothing until he is ready again", async (context) => {
  const office = await Office.open(context);
  const agent = await office.agent("ana");
  await agent.client.connect();
  agent.client.ready();
  agent.client.pause();
  await office.server.needsCall("1");
  await until("the task waits", async () => {
    const team = (await office.server.request("GET", "/v1/teams/first")) as { waiting: number };
    return team.waiting === 1;
  });
  assert.equal(agent.offers.length, 0);
  agent.client.ready();
  assert.equal((await agent.offered()).task, "book/1/1");
});
