import assert from "node:assert/strict";
import test from "node:test";

import type { Refused } from "../src/messages.js";
import { WordQueue } from "../src/word_queue.js";
import type { TaskAnswer } from "../src/word_queue.js";

const moved = (task: string, stage: "accepted" | "in_progress" | "queued") =>
  ({ type: "moved", n: 1, task, stage }) as const;
const completed = (task: string) => ({ type: "completed", n: 1, task, sequence: 7 }) as const;
const refused = (code: string, task?: string): Refused =>
  ({ type: "refused", n: 1, code, detail: "", ...(task !== undefined && { task }) });
const accept = (task: string) => ({ type: "accept", task }) as const;
const done = (task: string) => ({ type: "complete", task, disposition: "done" }) as const;

/** The value of a promise that is settled already. */
async function settled(promise: Promise<TaskAnswer>): Promise<TaskAnswer | "open"> {
  return Promise.race([promise, new Promise<"open">((resolve) => setImmediate(() => resolve("open")))]);
}

test("words about one task go out one by one, of several tasks together", async () => {
  const words = new WordQueue(10, 10);
  const first = words.add(accept("a"));
  const second = words.add({ type: "progress", task: "a" });
  void words.add(accept("b"));
  assert.deepEqual(words.take(), [accept("a"), accept("b")]);
  assert.deepEqual(words.take(), []);
  words.answered(moved("a", "accepted"));
  assert.equal((await first).type, "moved");
  assert.equal(await settled(second), "open");
  assert.deepEqual(words.take(), [{ type: "progress", task: "a" }]);
});

test("no more words go out than the limit says, and no more wait", async () => {
  const words = new WordQueue(4, 2);
  for (const task of ["a", "b", "c", "d"])
    void words.add(accept(task));
  assert.equal(words.take().length, 2);
  const beyond = await words.add(accept("e"));
  assert.equal(beyond.type === "unanswered" && beyond.code, "window_exceeded");
  words.answered(moved("b", "accepted"));
  assert.deepEqual(words.take(), [accept("c")]);
});

test("after a cut what has no answer is taken again, in order", async () => {
  const words = new WordQueue(10, 10);
  const a = words.add(done("a"));
  const b = words.add(done("b"));
  void words.add(accept("c"));
  words.take();
  words.answered(completed("b"));
  assert.equal((await b).type, "completed");
  words.cut();
  assert.deepEqual(words.take(), [done("a"), accept("c")]);
  words.answered(completed("a"));
  assert.equal((await a).type, "completed");
});

test("the second answer to a word said twice is not taken for another word's", async () => {
  const words = new WordQueue(10, 10);
  const first = words.add(accept("a"));
  words.take();
  words.cut();
  words.take(); // said again
  words.answeredBefore(moved("a", "accepted")); // the first answer, told late
  assert.equal((await first).type, "moved");
  const next = words.add(done("a"));
  assert.deepEqual(words.take(), [], "its answer could not be told from the one that is to come");
  words.answered(refused("task_not_held", "a"));
  assert.equal(await settled(next), "open");
  assert.deepEqual(words.take(), [done("a")]);
});

test("a refusal without a task is that of the word that is left over", async () => {
  const words = new WordQueue(10, 10);
  const a = words.add(accept("a"));
  const b = words.add({ type: "decline", task: "b", reason: "No Word" });
  const c = words.add(accept("c"));
  words.take();
  words.answered(refused("invalid_identifier"));
  void words.add(accept("d"));
  assert.deepEqual(words.take(), [], "nothing more goes out until that is known");
  words.answered(moved("c", "accepted"));
  assert.equal(await settled(b), "open");
  words.answered(moved("a", "accepted"));
  assert.deepEqual([(await a).type, (await b).type, (await c).type], ["moved", "refused", "moved"]);
  assert.deepEqual(words.take(), [accept("d")]);
});

test("a withdrawn task leaves only its completion waiting", async () => {
  const words = new WordQueue(10, 10);
  const taken = words.add(accept("a"));
  const result = words.add(done("a"));
  words.take();
  words.withdrawn("a", "paid");
  assert.deepEqual(await taken, { type: "withdrawn", task: "a", reason: "paid" });
  words.answered(refused("task_unknown", "a")); // to the accept
  assert.equal(await settled(result), "open");
  assert.deepEqual(words.take(), [done("a")]);
  words.answered({ type: "late", n: 3, task: "a", code: "task_unknown", detail: "", contact_noted: true });
  assert.equal((await result).type, "late");
});

test("an answer of another kind than the word is nobody's", async () => {
  const words = new WordQueue(10, 10);
  const result = words.add(done("a"));
  words.take();
  words.answered(moved("a", "queued"));
  words.answered(completed("unheard"));
  words.answeredBefore(moved("a", "queued"));
  assert.equal(await settled(result), "open");
});

test("at the end every word has its answer", async () => {
  const words = new WordQueue(10, 10);
  const all = [words.add(accept("a")), words.add(done("a")), words.add(accept("b"))];
  words.take();
  words.end({ type: "unanswered", code: "closed", detail: "" });
  for (const each of await Promise.all(all))
    assert.equal(each.type === "unanswered" && each.code, "closed");
  assert.deepEqual(words.take(), []);
});
