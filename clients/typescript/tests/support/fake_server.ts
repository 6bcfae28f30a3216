import { AgentClient } from "../../src/agent_client.js";
import type { AgentOptions } from "../../src/agent_client.js";
import type { ClientMessage, Offer } from "../../src/messages.js";
import type { AgentSocket, SocketEnd, SocketEvents } from "../../src/socket.js";
import { FakeClock } from "./fake_clock.js";

/** One connection as the server sees it. */
export class FakeSocket implements AgentSocket {
  readonly said: ClientMessage[] = [];
  closed = false;
  wasCut = false;
  probes = 0;

  constructor(
    readonly url: string,
    readonly token: string | undefined,
    readonly events: SocketEvents,
  ) {}

  say(text: string): void {
    this.said.push(JSON.parse(text) as ClientMessage);
  }
  close(): void {
    this.closed = true;
  }
  cut(): void {
    this.wasCut = true;
  }
  probe(): void {
    ++this.probes;
  }

  end(end: SocketEnd): void {
    this.events.ended(end);
  }
  types(): string[] {
    return this.said.map((each) => each.type);
  }
  /** What was said since the last time. */
  #read = 0;
  news(): ClientMessage[] {
    const news = this.said.slice(this.#read);
    this.#read = this.said.length;
    return news;
  }
}

/** A server that says what the test wants, and a client that is connected to it. */
export class FakeServer {
  readonly sockets: FakeSocket[] = [];
  readonly clock = new FakeClock();
  readonly client: AgentClient;
  n = 0;

  constructor(options: Partial<AgentOptions> = {}) {
    this.client = new AgentClient({
      server: "http://127.0.0.1:7420",
      token: "rcb_1_secret",
      clock: this.clock,
      random: () => 0.5,
      ...options,
      socket: (url, token, events) => {
        const socket = new FakeSocket(url, token, events);
        this.sockets.push(socket);
        return socket;
      },
    });
  }

  /** The latest connection. */
  get socket(): FakeSocket {
    const socket = this.sockets.at(-1);
    if (!socket)
      throw new Error("the client has not connected");
    return socket;
  }

  tell(message: { readonly type: string; readonly n?: number; readonly [name: string]: unknown }): void {
    this.socket.events.heard(JSON.stringify({ n: message.n ?? ++this.n, ...message }));
  }

  welcome(holds: string[] = [], lease = 60): void {
    this.socket.events.opened();
    this.tell({ type: "welcome", agent: "ana", team: "first", lease_seconds: lease, tasks_max: 3, holds });
  }

  offer(task: string, stage: Offer["stage"] = "offered"): void {
    this.tell({ ...offerOf(task), stage });
  }

  /** Connected, welcomed, with these tasks. */
  static joined(options: Partial<AgentOptions> = {}, ...tasks: string[]): FakeServer {
    const server = new FakeServer(options);
    void server.client.connect();
    server.welcome();
    if (tasks.length > 0)
      server.client.ready(tasks.length);
    for (const task of tasks)
      server.offer(task);
    server.socket.news();
    return server;
  }

  /** Cut off; the client comes back and is welcomed. */
  comesBack(holds: string[]): void {
    this.socket.end({ reason: "cut" });
    this.clock.pass(15_000);
    this.welcome(holds);
  }
}

export function offerOf(task: string): Omit<Offer, "n"> {
  return {
    type: "offer",
    task,
    kind: "call",
    stage: "offered",
    team: "first",
    priority: 0,
    priority_parts: [],
    queued_at: "2026-03-02T12:00:00Z",
    account: {
      portfolio: "a",
      account: "1",
      sequence: 2,
      currency: "EUR",
      balance: "100.00",
      open: "100.00",
      credit: "0.00",
      paid: "0.00",
      phase: "early",
      phase_entered_at: "2026-03-02T12:00:00Z",
      settled: false,
      closed: false,
      zone: "UTC",
    },
    promises: [],
    dispositions: ["done"],
    contact: { allowed_now: true, never: [] },
    digest: {
      contact_days: 40,
      channels: [],
      payments: { count: 0, reversed: 0, amount: "0.00" },
      promises: { made: 0, open: 0, kept: 0, partly_kept: 0, broken: 0 },
      arrangements: { kept: 0, broken: 0 },
      disputes: { opened: 0, open: 0 },
    },
    history: [],
  };
}
