import assert from "node:assert/strict";
import test from "node:test";

import { pauseMs, streamUrl, usualTimes } from "../src/agent_connection.js";
import { FakeServer } from "./support/fake_server.js";

const helloOf = (server: FakeServer) => server.socket.said[0];

test("pauses double, up to a limit, and half of each is by lot", () => {
  const at = (attempt: number, lot: number) => pauseMs(attempt, usualTimes, () => lot);
  assert.deepEqual([0, 1, 2, 3].map((attempt) => at(attempt, 0)), [125, 250, 500, 1_000]);
  assert.deepEqual([0, 1, 2, 3].map((attempt) => at(attempt, 0.999)), [250, 500, 1_000, 1_999]);
  assert.equal(at(1_000, 0), usualTimes.pauseMsMax / 2);
});

test("the stream's address is the server's", () => {
  assert.equal(streamUrl("http://127.0.0.1:7420"), "ws://127.0.0.1:7420/v1/agent");
  assert.equal(streamUrl("https://debts.example/recobro/"), "wss://debts.example/recobro/v1/agent");
});

test("a server that is not there is tried again and again, ever less often", async () => {
  const states: string[] = [];
  const server = new FakeServer({
    on: { state: (state) => states.push(state.state === "waiting" ? `${state.retryMs}` : state.state) },
  });
  const connected = server.client.connect();
  for (let tries = 0; tries < 9; ++tries) {
    server.socket.end({ reason: "refused" });
    const state = server.client.state;
    server.clock.pass(state.state === "waiting" ? state.retryMs : 0);
  }
  assert.equal(server.sockets.length, 10);
  assert.deepEqual(states.filter((state) => /\d/.test(state)).slice(0, 8),
    ["188", "375", "750", "1500", "3000", "6000", "11250", "11250"]);
  server.welcome();
  assert.equal((await connected).type, "welcome");
});

test("a connection that lasted is missed at once, a short one is not", () => {
  const pauses: number[] = [];
  const server = new FakeServer({ on: { state: (state) => state.state === "waiting" && pauses.push(state.retryMs) } });
  void server.client.connect();
  server.welcome();
  for (let times = 0; times < 3; ++times) {
    server.socket.end({ reason: "cut" });
    server.clock.pass(1_000);
    server.welcome();
  }
  server.clock.pass(15_000);
  server.socket.end({ reason: "cut" });
  assert.deepEqual(pauses, [188, 375, 750, 188]);
});

test("hello says what was seen last; what was missed does not get lost in a second cut", () => {
  const server = FakeServer.joined({}, "a/1/1"); // n: welcome 1, offer 2
  server.socket.end({ reason: "cut" });
  server.clock.pass(1_000);
  server.n = 5; // 3, 4 and 5 were said meanwhile
  server.welcome(["a/1/1"]);
  assert.deepEqual(helloOf(server), { type: "hello", resume: 2 });
  server.tell({ type: "message", n: 3, from: "dora", text: "one" });
  server.socket.end({ reason: "cut" });
  server.clock.pass(1_000);
  server.welcome(["a/1/1"]);
  assert.deepEqual(helloOf(server), { type: "hello", resume: 3 });
});

test("a server that counts from 1 again is followed", () => {
  const server = FakeServer.joined({}, "a/1/1", "a/2/1", "a/3/1");
  server.socket.end({ reason: "killed" });
  server.clock.pass(1_000);
  server.n = 0;
  server.welcome(["a/1/1"]);
  server.offer("a/1/1"); // n 2
  server.socket.end({ reason: "cut" });
  server.clock.pass(1_000);
  server.socket.events.opened();
  assert.deepEqual(helloOf(server), { type: "hello", resume: 2 });
});

test("an unanswered word is said again, and answered once", async () => {
  const server = FakeServer.joined({}, "a/1/1");
  const done = server.client.complete("a/1/1", { disposition: "done" });
  server.comesBack(["a/1/1"]);
  assert.deepEqual(server.socket.types(), ["hello", "complete"]);
  server.tell({ type: "completed", task: "a/1/1", sequence: 4 });
  assert.equal((await done).type, "completed");
});

test("a missed answer counts, and the answer to the repetition harms nobody", async () => {
  const server = FakeServer.joined({}, "a/1/1");
  const accepted = server.client.accept("a/1/1");
  server.socket.end({ reason: "cut" });
  server.clock.pass(1_000);
  server.n = 9;
  server.welcome(["a/1/1"]); // n 10
  server.tell({ type: "moved", n: 9, task: "a/1/1", stage: "accepted" });
  const answer = await accepted;
  assert.equal(answer.type === "moved" && answer.n, 9);
  const progress = server.client.progress("a/1/1");
  server.tell({ type: "refused", task: "a/1/1", code: "overloaded", detail: "" }); // to the repetition
  server.tell({ type: "moved", task: "a/1/1", stage: "in_progress" });
  const next = await progress;
  assert.equal(next.type === "moved" && next.stage, "in_progress");
});

test("words said while there is no connection go out with the next one, before the credit", () => {
  const server = FakeServer.joined({}, "a/1/1");
  server.client.ready(2);
  server.socket.end({ reason: "cut" });
  void server.client.release("a/1/1", "shift_ends");
  server.clock.pass(1_000);
  server.welcome(["a/1/1"]);
  assert.deepEqual(server.socket.said.slice(1), [
    { type: "release", task: "a/1/1", reason: "shift_ends" },
    { type: "ready", credit: 2 },
  ]);
});

test("credit is restored as far as it was not used", () => {
  const server = FakeServer.joined();
  server.client.ready(3);
  server.offer("a/1/1");
  server.comesBack(["a/1/1"]);
  assert.deepEqual(server.socket.said[1], { type: "ready", credit: 2 });
  server.offer("a/1/1"); // told again: costs nothing
  server.comesBack(["a/1/1", "a/2/1"]); // the offer of a/2/1 was lost in the cut
  assert.deepEqual(server.socket.said[1], { type: "ready", credit: 1 });
});

test("what was held before, or is told twice, costs no credit", () => {
  const server = new FakeServer();
  void server.client.connect();
  server.client.ready(2);
  server.welcome(["a/1/1"]); // from before the client was started
  server.offer("a/1/1");
  server.comesBack(["a/1/1"]);
  assert.deepEqual(server.socket.said[1], { type: "ready", credit: 2 });
  server.offer("a/2/1");
  server.offer("a/2/1", "accepted");
  server.comesBack(["a/1/1", "a/2/1"]);
  assert.deepEqual(server.socket.said[1], { type: "ready", credit: 1 });
});

test("a pause and a drain outlive a cut", async () => {
  const server = FakeServer.joined();
  server.client.ready(2);
  server.client.pause();
  server.comesBack([]);
  assert.deepEqual(server.socket.said.slice(1), [{ type: "pause" }]);
  const drained = server.client.drain();
  server.comesBack([]);
  assert.deepEqual(server.socket.said.slice(1), [{ type: "drain" }]);
  server.tell({ type: "drained" });
  assert.equal((await drained).type, "drained");
});

test("a task that was lost while away is told, and its words with it", async () => {
  const withdrawn: unknown[] = [];
  const server = FakeServer.joined({ on: { withdraw: (what) => withdrawn.push(what) } }, "a/1/1", "a/2/1");
  const progress = server.client.progress("a/1/1");
  const done = server.client.complete("a/2/1", { disposition: "reached" });
  server.comesBack([]);
  assert.equal((await progress).type, "withdrawn");
  assert.deepEqual(withdrawn, [{ task: "a/1/1", reason: "lost_while_away" }]);
  assert.deepEqual(server.socket.types(), ["hello", "complete"], "a completion is said all the same");
  server.tell({ type: "late", task: "a/2/1", code: "task_not_held", detail: "", contact_noted: true });
  assert.equal((await done).type, "late");
});

test("a lost task whose completion cannot even be read is told as lost then", async () => {
  const withdrawn: unknown[] = [];
  const server = FakeServer.joined({ on: { withdraw: (what) => withdrawn.push(what) } }, "a/1/1");
  const done = server.client.complete("a/1/1", { disposition: "promised", promise: { amount: "x", due: "y" } });
  server.comesBack([]);
  assert.deepEqual(withdrawn, []);
  server.tell({ type: "refused", task: "a/1/1", code: "amount_malformed", detail: "" });
  assert.equal((await done).type, "refused");
  assert.deepEqual(withdrawn, [{ task: "a/1/1", reason: "lost_while_away" }]);
  assert.equal(server.client.tasks.size, 0);
});

test("whoever lost his lease is asked before he gets more", () => {
  const server = FakeServer.joined({}, "a/1/1");
  server.client.ready(2);
  server.tell({ type: "withdraw", task: "a/1/1", reason: "lease_expired" });
  server.comesBack([]);
  assert.deepEqual(server.socket.types(), ["hello"]);
});

test("a server that goes silent is left and sought again", () => {
  const server = FakeServer.joined({}, "a/1/1");
  void server.client.accept("a/1/1");
  server.clock.pass(usualTimes.answerMsMax - 1);
  assert.equal(server.sockets.length, 1);
  server.clock.pass(1_001);
  assert.equal(server.sockets[0]?.wasCut, true);
  assert.equal(server.sockets.length, 2);
  server.clock.pass(usualTimes.welcomeMsMax + 1_000); // no welcome either
  assert.equal(server.sockets.length, 3);
  server.sockets[0]?.end({ reason: "too late to matter" });
  assert.equal(server.sockets.length, 3);
});

test("turned away is the end, with the code that says why", async () => {
  const cases = [
    { end: { reason: "no", status: 401, code: "unauthorized" }, code: "unauthorized" },
    { end: { reason: "no", status: 403 }, code: "forbidden" },
    { end: { reason: "in no team", status: 404, code: "team_unknown" }, code: "team_unknown" },
    { end: { reason: "replaced", closeCode: 1008 }, code: "replaced" },
    { end: { reason: "ended_by_supervisor", closeCode: 1008 }, code: "ended_by_supervisor" },
    { end: { reason: "unauthorized", closeCode: 1008 }, code: "unauthorized" },
  ];
  for (const { end, code } of cases) {
    const server = new FakeServer();
    const connected = server.client.connect();
    server.socket.end(end);
    const answer = await connected;
    assert.equal(answer.type === "ended" && answer.code, code);
    server.clock.pass(600_000);
    assert.equal(server.sockets.length, 1, `${code}: no second try`);
  }
});

test("a hello that is refused is the end", async () => {
  const server = new FakeServer();
  const connected = server.client.connect();
  server.tell({ type: "refused", code: "wrong_type", detail: "too many skills" });
  assert.deepEqual(await connected, { type: "ended", code: "wrong_type", detail: "too many skills" });
  assert.equal(server.socket.closed, true);
  server.clock.pass(600_000);
  assert.equal(server.sockets.length, 1);
});

test("credit beyond the team's limit is forgotten, as the server forgets it", () => {
  const server = FakeServer.joined();
  server.client.ready(10);
  for (const task of ["a/1/1", "a/2/1", "a/3/1"])
    server.offer(task);
  server.comesBack(["a/1/1", "a/2/1", "a/3/1"]);
  assert.deepEqual(server.socket.types(), ["hello"]);
});

test("who was drained by a leader asks for nothing after a cut", () => {
  const server = FakeServer.joined();
  server.client.ready(2);
  server.tell({ type: "drained" });
  server.comesBack([]);
  assert.deepEqual(server.socket.types(), ["hello"]);
});

test("what passes by itself is waited for", () => {
  for (const end of [
    { reason: "busy", status: 503 },
    { reason: "lost", status: 404 }, // of something before the server
    { reason: "too_slow", closeCode: 1008 },
    { reason: "not_ready", closeCode: 1008 },
    { reason: "gone", closeCode: 1001 },
  ]) {
    const server = new FakeServer();
    void server.client.connect();
    server.socket.end(end);
    server.clock.pass(1_000);
    assert.equal(server.sockets.length, 2, end.reason);
  }
});

test("closed while it waits, it does not come back", async () => {
  const server = FakeServer.joined();
  server.socket.end({ reason: "cut" });
  await server.client.close();
  server.clock.pass(600_000);
  assert.equal(server.sockets.length, 1);
});

test("whoever closes from a handler is obeyed", () => {
  const server: FakeServer = new FakeServer({
    on: {
      state: (state) => {
        if (state.state === "waiting")
          void server.client.close();
      },
    },
  });
  void server.client.connect();
  server.socket.end({ reason: "refused" });
  server.clock.pass(600_000);
  assert.equal(server.sockets.length, 1);
  assert.equal(server.client.state.state, "ended");
});
