/** A real recobrod in a directory of its own, with one team in which ana and ben are. */

import { execFile, spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { randomBytes, randomInt } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import type { AccountEvent, CommandType } from "../../src/node.js";

const built = fileURLToPath(new URL("../../../../../build/release", import.meta.url));
export const programs = resolve(process.env["RECOBRO_PROGRAMS"] ?? built);
const startMsMax = 60_000;

const policy = `policy: calls
zone: UTC
currency: EUR
scores:
  - {name: urgency, base: 10, add: [{name: large, points: 40, when: {balance: {at_least: "50.00"}}}]}
priority: urgency
arrangements:
  offers:
    - {name: pay_now, instalments: 1, discount: {of: balance, percent: 10, limits: {agent: 20}}}
reactions:
  - when: {reply: wants_human}
    do: [{task: {kind: call, script: first_call, due: 2 business days}}]
phases:
  - {name: early, from_day: 1}
`;

export interface ServerOptions {
  readonly lease?: string;
  readonly tasksPerAgent?: number;
}

/**
 * A port on which nobody listens: a server that is started anew has to be found where it was. Below those
 * that the system gives to clients, one of which could get it while the server is down.
 */
async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(20_000, 32_000);
    const probe = createServer();
    const free = await new Promise<boolean>((told) => {
      probe.on("error", () => told(false));
      probe.listen(port, "127.0.0.1", () => told(true));
    });
    if (!free)
      continue;
    await new Promise((closed) => probe.close(closed));
    return port;
  }
}

export class RecobroServer {
  #process: ChildProcess | undefined;
  #commands = 0;
  #admin = "";

  private constructor(
    private readonly directory: string,
    readonly port: number,
  ) {}

  static async make(options: ServerOptions = {}): Promise<RecobroServer> {
    const directory = await mkdtemp(join(tmpdir(), "recobro-agent-"));
    const server = new RecobroServer(directory, await freePort());
    await writeFile(join(directory, "policy.yaml"), policy);
    await writeFile(join(directory, "master.key"), randomBytes(32).toString("base64"), { mode: 0o600 });
    await writeFile(
      join(directory, "recobrod.yaml"),
      `data_directory: data
master_key_file: master.key
listen: {port: ${server.port}}
store: {partitions: 4}
log_level: warning
portfolios:
  - {name: book, policy: policy.yaml}
teams:
  - name: first
    tasks_per_agent: ${options.tasksPerAgent ?? 3}
    capacity: {voice: ${options.tasksPerAgent ?? 3}}
    lease: ${options.lease ?? "60 seconds"}
    agents: [ana, ben]
`,
    );
    try {
      server.#admin = await server.#firstToken();
      await server.start();
    } catch (fault) {
      await server.remove();
      throw fault;
    }
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async start(): Promise<void> {
    const child = spawn(join(programs, "recobrod"), ["--config", join(this.directory, "recobrod.yaml")], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.#process = child;
    let told = "";
    await new Promise<void>((ready, failed) => {
      const fail = (why: string) => (child.kill("SIGKILL"), failed(new Error(`recobrod ${why}: ${told}`)));
      const late = setTimeout(() => fail("did not start"), startMsMax);
      const read = (part: Buffer) => {
        told += part.toString();
        if (!told.includes("ready on http://"))
          return;
        clearTimeout(late);
        ready();
      };
      child.stdout.on("data", read);
      child.stderr.on("data", read);
      child.on("error", (fault) => fail(fault.message));
      child.on("exit", (code) => (clearTimeout(late), fail(`ended with ${code}`)));
    });
  }

  /** As a power cut does it. */
  async kill(signal: NodeJS.Signals = "SIGKILL"): Promise<void> {
    const child = this.#process;
    this.#process = undefined;
    if (!child || child.exitCode !== null)
      return;
    const gone = new Promise((ended) => child.on("exit", ended));
    child.kill(signal);
    await gone;
  }

  async remove(): Promise<void> {
    await this.kill("SIGTERM");
    await rm(this.directory, { recursive: true, force: true });
  }

  async token(name: string, role = "agent"): Promise<string> {
    return ((await this.request("POST", "/v1/tokens", { name, role })) as { token: string }).token;
  }

  async #firstToken(): Promise<string> {
    const made = await promisify(execFile)(join(programs, "recobro"), [
      ...["token", "create", "--config", join(this.directory, "recobrod.yaml")],
      ...["--name", "tester", "--role", "admin"],
    ]);
    return made.stdout.trim().split(/\s/)[0] ?? "";
  }

  async request(method: string, path: string, body?: unknown): Promise<unknown> {
    const text = typeof body === "string";
    const answer = await fetch(this.url + path, {
      method,
      headers: {
        Authorization: `Bearer ${this.#admin}`,
        "Content-Type": text ? "application/x-ndjson" : "application/json",
      },
      ...(body !== undefined && { body: text ? body : JSON.stringify(body) }),
    });
    const told = await answer.text();
    if (!answer.ok)
      throw new Error(`${method} ${path}: ${answer.status} ${told}`);
    return JSON.parse(told.trim().split("\n").at(-1) || "null");
  }

  /** Has to be accepted. */
  async command(account: string, type: CommandType, more: Record<string, unknown> = {}): Promise<void> {
    const line = { id: `c${++this.#commands}`, type, portfolio: "book", account, at: new Date().toISOString(), ...more };
    const result = (await this.request("POST", "/v1/events", JSON.stringify(line))) as { result: string };
    if (result.result !== "accepted")
      throw new Error(`${type}: ${JSON.stringify(result)}`);
  }

  /** An account that owes 100, and a debtor who asks for a call. */
  async needsCall(account: string): Promise<void> {
    await this.command(account, "account_opened", {
      currency: "EUR",
      obligations: [{ id: "1", due: "2026-01-02", amount: "100.00" }],
      debtor: { name: "Eva Example" },
    });
    await this.wantsHuman(account);
  }

  async wantsHuman(account: string): Promise<void> {
    await this.command(account, "message_received", { message: `m${this.#commands}`, channel: "sms", intent: "wants_human" });
  }

  async pay(account: string): Promise<void> {
    await this.command(account, "payment_received", { payment: `p${this.#commands}`, currency: "EUR", amount: "100.00" });
  }

  async account(account: string): Promise<{ tasks: { agent?: string; stage: string }[]; promises: { amount: string }[] }> {
    return (await this.request("GET", `/v1/portfolios/book/accounts/${account}`)) as never;
  }

  /** All events of the account, oldest first. */
  async events(account: string): Promise<AccountEvent[]> {
    const history = (await this.request("GET", `/v1/portfolios/book/accounts/${account}/history?limit=1000`)) as {
      entries: { events: AccountEvent[] }[];
    };
    return history.entries.flatMap((entry) => entry.events);
  }
}
