/**
 * The way to the server: opens it, says hello with the number of the last message that was seen, beats
 * three times in a lease, and comes back after a cut with growing pauses. Knows nothing of tasks.
 */

import type { ConnectionState } from "./answers.js";
import type { Clock } from "./clock.js";
import type { ClientMessage, Hello, Refused, ServerMessage, Welcome } from "./messages.js";
import type { AgentSocket, SocketEnd, SocketMaker } from "./socket.js";

export interface ConnectionTimes {
  /** Pause before the first try to come back; each further one doubles it. */
  readonly pauseMsFirst: number;
  readonly pauseMsMax: number;
  /** From opening the connection to the server's welcome. */
  readonly welcomeMsMax: number;
  /** From a word to its answer; a connection on which nothing comes for longer is as good as gone. */
  readonly answerMsMax: number;
  /** For the closing handshake. */
  readonly closeMsMax: number;
}

export const usualTimes: ConnectionTimes = {
  pauseMsFirst: 250,
  pauseMsMax: 15_000,
  welcomeMsMax: 10_000,
  answerMsMax: 20_000,
  closeMsMax: 2_000,
};

export interface ConnectionOptions {
  readonly url: string;
  readonly token: string | undefined;
  readonly skills: readonly string[] | undefined;
  readonly languages: readonly string[] | undefined;
  readonly socket: SocketMaker;
  readonly clock: Clock;
  /** From 0 to less than 1. */
  readonly random: () => number;
  readonly times: ConnectionTimes;
}

export interface ConnectionEvents {
  /** `missed`: from before the cut, told late. */
  heard(message: ServerMessage, missed: boolean): void;
  /** `open` comes with every welcome, which `heard` is not told of. */
  changed(state: ConnectionState): void;
}

const beatsPerLease = 3;
const policyViolation = 1008;
// Reasons of a close frame after which coming back would be wrong, or in vain.
const lastReasons = new Set(["replaced", "ended_by_supervisor", "unauthorized", "forbidden"]);

/** http://host:port -> ws://host:port/v1/agent. A path before /v1 stays. */
export function streamUrl(server: string): string {
  const url = new URL(server);
  const scheme = { "http:": "ws:", "https:": "wss:", "ws:": "ws:", "wss:": "wss:" }[url.protocol];
  if (!scheme)
    throw new TypeError(`"server" is ${server}; expected http://host:port or https://host`);
  return `${scheme}//${url.host}${url.pathname.replace(/\/$/, "")}/v1/agent`;
}

/** Half of it is certain, half is by lot: clients that were cut off together come back one by one. */
export function pauseMs(attempt: number, times: ConnectionTimes, random: () => number): number {
  const longest = Math.min(times.pauseMsFirst * 2 ** Math.min(attempt, 30), times.pauseMsMax);
  return Math.round(longest / 2 + (longest / 2) * random());
}

export class AgentConnection {
  #state: ConnectionState = { state: "new" };
  #socket: AgentSocket | undefined;
  /** Tells the events of this socket from those of earlier ones. */
  #life = 0;
  #welcome: Welcome | undefined;
  #welcomedAt = 0;
  /** `n` of the last message; what comes after it has not been seen. */
  #seen: number | undefined;
  #attempt = 0;
  /** Of the current state: to the welcome, to the next beat, to the next try. */
  #callOff = () => {};
  #closed: Promise<void> | undefined;
  #gone = () => {};

  constructor(
    private readonly options: ConnectionOptions,
    private readonly events: ConnectionEvents,
  ) {}

  get state(): ConnectionState {
    return this.#state;
  }

  open(): void {
    const { socket, url, token, times } = this.options;
    const life = ++this.#life;
    const current = () => life === this.#life;
    this.#change({ state: "connecting" });
    if (!current())
      return; // closed by whoever was told
    this.#later(times.welcomeMsMax, () => this.restart("the server sends no welcome"));
    try {
      this.#socket = socket(url, token, {
        opened: () => current() && this.#hello(),
        heard: (text) => current() && this.#hear(text),
        ended: (end) => (current() ? this.#lose(end) : this.#gone()),
      });
    } catch (fault) {
      this.#end("usage", String(fault)); // a token that no header can hold, an address that is none
    }
  }

  /** False when there is no connection: what matters has to be said again after the next welcome. */
  say(message: ClientMessage): boolean {
    if (!this.#welcome)
      return false;
    this.#socket?.say(JSON.stringify(message));
    return true;
  }

  /** Cuts and comes back. */
  restart(reason: string): void {
    const socket = this.#socket;
    this.#lose({ reason });
    socket?.cut();
  }

  /** No coming back after this. Resolves when the connection is gone. */
  close(): Promise<void> {
    this.#closed ??= new Promise((resolve) => {
      const socket = this.#socket;
      this.#end("closed", "the client was closed");
      if (!socket)
        return resolve();
      const callOff = this.options.clock.after(this.options.times.closeMsMax, () => {
        socket.cut();
        resolve();
      });
      this.#gone = () => {
        callOff();
        resolve();
      };
      socket.close();
    });
    return this.#closed;
  }

  #hello(): void {
    const { skills, languages } = this.options;
    const hello: Hello = {
      type: "hello",
      ...(skills && { skills }),
      ...(languages && { languages }),
      ...(this.#seen !== undefined && { resume: this.#seen }),
    };
    this.#socket?.say(JSON.stringify(hello));
  }

  #hear(text: string): void {
    const message = parsed(text);
    if (!message)
      return;
    if (message.type === "welcome")
      return this.#begin(message);
    if (!this.#welcome && message.type === "refused")
      return this.#turnedAway(message); // the hello: it would be the same the next time
    const missed = this.#welcome !== undefined && message.n < this.#welcome.n;
    this.#seen = Math.max(this.#seen ?? 0, message.n);
    this.events.heard(message, missed);
  }

  #turnedAway(refusal: Refused): void {
    const socket = this.#socket;
    this.#end(refusal.code, refusal.detail);
    socket?.close();
  }

  #begin(welcome: Welcome): void {
    // What was missed comes after the welcome with lower numbers, so the welcome's own is not noted when
    // something may have been missed. A server that was started anew counts from 1 again.
    if (this.#seen === undefined || welcome.n <= this.#seen)
      this.#seen = welcome.n;
    this.#welcome = welcome;
    this.#welcomedAt = this.options.clock.now();
    this.#beat((Math.max(welcome.lease_seconds, 1) * 1_000) / beatsPerLease);
    this.#change({ state: "open", welcome });
  }

  #beat(ms: number): void {
    this.#later(ms, () => {
      this.#beat(ms); // first: the probe may find that the connection is gone
      this.say({ type: "heartbeat" });
      this.#socket?.probe?.();
    });
  }

  #lose(end: SocketEnd): void {
    const { clock, times, random } = this.options;
    // A connection that lasted was a good one; one that is cut again and again is tried ever less often.
    if (this.#welcome && clock.now() - this.#welcomedAt >= times.pauseMsMax)
      this.#attempt = 0;
    this.#leave();
    const last = finalCode(end);
    if (last)
      return this.#end(last, end.reason);
    const retryMs = pauseMs(this.#attempt++, times, random);
    this.#later(retryMs, () => this.open());
    this.#change({ state: "waiting", reason: end.reason, retryMs });
  }

  #end(code: string, detail: string): void {
    this.#leave();
    if (this.#state.state !== "ended")
      this.#change({ state: "ended", code, detail });
  }

  /** Nothing that this socket still says, and no timer, concerns us any more. */
  #leave(): void {
    ++this.#life;
    this.#callOff();
    this.#socket = undefined;
    this.#welcome = undefined;
  }

  #later(ms: number, work: () => void): void {
    this.#callOff();
    this.#callOff = this.options.clock.after(ms, work);
  }

  #change(state: ConnectionState): void {
    this.#state = state;
    this.events.changed(state);
  }
}

/** The code that says why coming back is in vain; nothing when it is not. */
function finalCode(end: SocketEnd): string | undefined {
  if (end.closeCode === policyViolation && lastReasons.has(end.reason))
    return end.reason;
  if (end.status === 401)
    return end.code ?? "unauthorized";
  if (end.status === 403)
    return end.code ?? "forbidden";
  // Without a code it was not the server that answered, but something before it that has lost it.
  return end.status === 404 ? end.code : undefined;
}

/** A message of a type that this version does not know is for a later one. */
function parsed(text: string): ServerMessage | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const known = typeof value === "object" && value !== null && "type" in value && "n" in value;
    return known && typeof value.type === "string" && typeof value.n === "number"
      ? (value as ServerMessage)
      : undefined;
  } catch {
    return undefined;
  }
}
