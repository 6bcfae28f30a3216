import assert from "node:assert/strict";
import test from "node:test";

import { FakeServer } from "./support/fake_server.js";

test("a client says hello, asks, and gets the server's answers as values", async () => {
  const seen: string[] = [];
  const server = new FakeServer({
    skills: ["law"],
    on: {
      state: (state) => seen.push(state.state),
      offer: (offer, again) => seen.push(`offer ${offer.task} ${again}`),
      moved: (message) => seen.push(`moved ${message.stage}`),
      completed: (message) => seen.push(`completed ${message.sequence}`),
    },
  });
  const connected = server.client.connect();
  assert.equal(server.socket.url, "ws://127.0.0.1:7420/v1/agent");
  assert.equal(server.socket.token, "rcb_1_secret");
  server.welcome();
  const welcome = await connected;
  assert.equal(welcome.type === "welcome" && welcome.team, "first");
  server.client.ready(2);
  server.offer("book/1/1");
  const accepted = server.client.accept("book/1/1");
  server.tell({ type: "moved", task: "book/1/1", stage: "accepted" });
  assert.equal((await accepted).type, "moved");
  assert.equal(server.client.tasks.get("book/1/1")?.stage, "accepted");
  const completed = server.client.complete("book/1/1", {
    disposition: "promised",
    promise: { amount: "50.00", due: "2026-03-31" },
    note: "works nights",
  });
  server.tell({ type: "completed", task: "book/1/1", sequence: 9 });
  assert.deepEqual(await completed, { type: "completed", n: 4, task: "book/1/1", sequence: 9 });
  assert.equal(server.client.tasks.size, 0);
  assert.deepEqual(server.socket.said, [
    { type: "hello", skills: ["law"] },
    { type: "ready", credit: 2 },
    { type: "accept", task: "book/1/1" },
    {
      type: "complete",
      task: "book/1/1",
      disposition: "promised",
      promise: { amount: "50.00", due: "2026-03-31" },
      note: "works nights",
    },
  ]);
  assert.deepEqual(seen, ["connecting", "open", "offer book/1/1 false", "moved accepted", "completed 9"]);
});

test("late and refused are values too", async () => {
  const joined = FakeServer.joined({}, "a/1/1", "a/2/1");
  const late = joined.client.complete("a/1/1", { disposition: "reached" });
  joined.tell({ type: "late", task: "a/1/1", code: "task_unknown", detail: "gone", contact_noted: true });
  const refused = joined.client.complete("a/2/1", { disposition: "sung" });
  joined.tell({ type: "refused", task: "a/2/1", code: "disposition_unknown", detail: "none such" });
  const [first, second] = await Promise.all([late, refused]);
  assert.equal(first.type === "late" && first.contact_noted, true);
  assert.equal(second.type === "refused" && second.code, "disposition_unknown");
  assert.deepEqual([...joined.client.tasks.keys()], ["a/2/1"], "what was refused is still his");
});

test("a task that turns out to be somebody else's is let go", async () => {
  for (const code of ["task_not_held", "task_unknown"]) {
    const server = FakeServer.joined({}, "a/1/1");
    const accepted = server.client.accept("a/1/1");
    server.tell({ type: "refused", task: "a/1/1", code, detail: "" });
    assert.equal((await accepted).type, "refused");
    assert.equal(server.client.tasks.size, 0);
  }
});

test("a withdrawn task is gone at once, with the words about it", async () => {
  const withdrawn: unknown[] = [];
  const server = FakeServer.joined({ on: { withdraw: (what) => withdrawn.push(what) } }, "a/1/1");
  const accepted = server.client.accept("a/1/1");
  server.tell({ type: "withdraw", task: "a/1/1", reason: "paid" });
  assert.deepEqual(await accepted, { type: "withdrawn", task: "a/1/1", reason: "paid" });
  assert.deepEqual(withdrawn, [{ task: "a/1/1", reason: "paid" }]);
  assert.equal(server.client.tasks.size, 0);
  server.tell({ type: "refused", task: "a/1/1", code: "task_unknown", detail: "" }); // to the accept
  const done = server.client.complete("a/1/1", { disposition: "reached" });
  assert.deepEqual(server.socket.news().map((each) => each.type), ["accept", "complete"]);
  server.tell({ type: "late", task: "a/1/1", code: "task_unknown", detail: "", contact_noted: true });
  assert.equal((await done).type, "late");
});

test("three heartbeats in a lease, also while handlers are slow", () => {
  const server = FakeServer.joined({ on: { offer: () => new Promise(() => {}) } }, "a/1/1");
  server.clock.pass(59_000);
  assert.deepEqual(server.socket.types().filter((type) => type === "heartbeat").length, 2);
  server.clock.pass(61_000);
  assert.deepEqual(server.socket.types().filter((type) => type === "heartbeat").length, 6);
  assert.equal(server.socket.probes, 6);
});

test("a handler that throws harms nobody but itself", async () => {
  const thrown = new Promise<unknown>((resolve) => {
    const others = process.listeners("uncaughtException");
    process.removeAllListeners("uncaughtException");
    process.once("uncaughtException", (fault) => {
      for (const each of others)
        process.on("uncaughtException", each);
      resolve(fault);
    });
  });
  const server = FakeServer.joined({
    on: {
      offer: () => {
        throw new Error("a fault of the screen");
      },
    },
  });
  server.client.ready();
  server.offer("a/1/1");
  assert.equal(((await thrown) as Error).message, "a fault of the screen");
  assert.equal(server.client.tasks.size, 1);
  assert.equal(server.client.state.state, "open");
});

test("a leader's words and the end of a drain are told", async () => {
  const heard: string[] = [];
  const server = FakeServer.joined({
    on: { message: (message) => heard.push(message.text), drained: () => heard.push("drained") },
  });
  server.tell({ type: "message", from: "dora", text: "be kind" });
  const drained = server.client.drain();
  server.client.ready(); // who drains gets nothing more
  assert.deepEqual(server.socket.news().map((each) => each.type), ["drain"]);
  server.tell({ type: "drained" });
  assert.equal((await drained).type, "drained");
  assert.deepEqual(heard, ["be kind", "drained"]);
});

test("what a later server says is not understood and does no harm", () => {
  const server = FakeServer.joined();
  server.tell({ type: "sing", song: "la" });
  server.socket.events.heard("{half");
  server.socket.events.heard("17");
  server.socket.events.heard('{"type":"moved"}');
  assert.equal(server.client.state.state, "open");
});

test("close says goodbye, settles what waits and leaves no timer", async () => {
  const server = FakeServer.joined({}, "a/1/1");
  const accepted = server.client.accept("a/1/1");
  const drained = server.client.drain();
  const closed = server.client.close();
  assert.equal(server.socket.closed, true);
  server.socket.end({ reason: "", closeCode: 1000 });
  await closed;
  assert.equal((await accepted).type, "unanswered");
  assert.equal((await drained).type, "unanswered");
  const after = await server.client.accept("a/1/1");
  assert.equal(after.type === "unanswered" && after.code, "closed");
  assert.deepEqual(await server.client.connect(), {
    type: "ended",
    code: "closed",
    detail: "the client was closed",
  });
  assert.equal(server.clock.waiting, 0);
  assert.equal(server.sockets.length, 1);
});

test("a server that does not say goodbye is cut off", async () => {
  const server = FakeServer.joined();
  const closed = server.client.close();
  server.clock.pass(2_000);
  await closed;
  assert.equal(server.socket.wasCut, true);
});

test("an address that is none is told at once", () => {
  assert.throws(() => new FakeServer({ server: "ftp://somewhere" }), /expected http:/);
  assert.throws(() => new FakeServer({ server: "somewhere" }), TypeError);
});
