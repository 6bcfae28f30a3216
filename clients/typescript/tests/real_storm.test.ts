/** Agents at work while their lines are cut and the server is killed: each task is completed, and once. */

import assert from "node:assert/strict";
import test from "node:test";

import type { CompleteAnswer, Offer } from "../src/node.js";
import { Office, until } from "./support/office.js";
import type { Agent } from "./support/office.js";
import { Wire } from "./support/wire.js";

const rounds = 30;
const roundsPerKill = 10;
const accountsPerRound = 2;
const seed = Number(process.env["RECOBRO_SEED"] ?? Date.now() % 1_000_000);

/** A linear congruential generator: the same seed, the same storm. */
function lots(start: number): (below: number) => number {
  let state = start >>> 0;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const pause = (ms: number) => new Promise((later) => setTimeout(later, ms));

/** Does each task once, in steps, whatever happens to the line meanwhile. */
class Worker {
  readonly answers = new Map<string, Promise<CompleteAnswer>>();
  agent: Agent | undefined;

  take({ task }: Offer): void {
    if (!this.answers.has(task))
      this.answers.set(task, this.#work(task));
  }

  async #work(task: string): Promise<CompleteAnswer> {
    const client = this.agent?.client;
    assert.ok(client);
    const steps = [client.accept(task), client.progress(task)];
    await pause(60);
    const answer = await client.complete(task, { disposition: "done" });
    for (const each of await Promise.all(steps))
      assert.equal(each.type, "moved", JSON.stringify(each));
    client.ready(2);
    return answer;
  }
}

test(`a storm of cuts and kills loses no task and does none twice (RECOBRO_SEED=${seed})`, async (context) => {
  const office = await Office.open(context);
  const lot = lots(seed);
  const wires: Wire[] = [];
  const workers: Worker[] = [];
  for (const name of ["ana", "ben"]) {
    const wire = await Wire.to(office.server.port);
    office.atEnd(() => wire.close());
    const worker = new Worker();
    worker.agent = await office.agent(name, { at: wire.url, on: { offer: (offer) => worker.take(offer) } });
    await worker.agent.client.connect();
    worker.agent.client.ready(2);
    wires.push(wire);
    workers.push(worker);
  }
  for (let round = 0; round < rounds; ++round) {
    for (let number = 0; number < accountsPerRound; ++number)
      await office.server.needsCall(`${round}-${number}`);
    const wire = wires[lot(wires.length)];
    if (lot(2) === 0)
      wire?.deafen(); // answers that the server gives from now on are lost
    await pause(lot(100));
    wire?.cut(lot(2) === 0);
    if (round % roundsPerKill === roundsPerKill - 1) {
      await office.server.kill();
      await office.server.start();
    }
    await pause(lot(100));
  }
  const answers = () => workers.flatMap((worker) => [...worker.answers.entries()]);
  await until("all tasks", () => answers().length === rounds * accountsPerRound);
  for (const [task, promise] of answers()) {
    const answer = await promise;
    assert.equal(answer.type, "completed", `${task}: ${JSON.stringify(answer)}`);
    const events = await office.server.events(task.split("/")[1] ?? "");
    assert.equal(events.filter((each) => each.type === "task_completed").length, 1, task);
  }
  const again = workers.flatMap((worker) => worker.agent?.offers ?? []).filter((each) => each.again);
  assert.ok(again.length > 3, `the storm did hardly disturb the work: ${again.length}`);
  for (const worker of workers)
    assert.equal(worker.agent?.client.tasks.size, 0);
  context.diagnostic(`${again.length} offers were told again`);
});
