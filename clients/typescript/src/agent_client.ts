/**
 * An agent: gets tasks, says what becomes of them, and keeps what it asked for over cuts and restarts of
 * the server. What the server answers to a word is the value of its promise; nothing is thrown.
 */

import { AgentConnection, streamUrl, usualTimes } from "./agent_connection.js";
import type { ConnectionTimes } from "./agent_connection.js";
import type {
  CompleteAnswer, ConnectAnswer, ConnectionState, DrainAnswer, MoveAnswer, Unanswered, Withdrawn,
} from "./answers.js";
import { systemClock } from "./clock.js";
import type { Clock } from "./clock.js";
import type {
  Complete, Completed, Drained, Late, Message, Moved, Offer, Refused, ServerMessage, Welcome,
} from "./messages.js";
import type { SocketMaker } from "./socket.js";
import { WordQueue } from "./word_queue.js";
import type { AnswerMessage, TaskAnswer, TaskWord } from "./word_queue.js";

/** Called as the server speaks, in its order. What one throws is thrown outside of the client. */
export interface AgentEvents {
  /** `again`: of a task that was here before, with what is true of it now. */
  offer?(offer: Offer, again: boolean): void;
  /** Off the screen, now. May be told twice of one task, the second time with the account's reason. */
  withdraw?(what: Omit<Withdrawn, "type">): void;
  /** From whoever leads the team. */
  message?(message: Message): void;
  moved?(message: Moved): void;
  completed?(message: Completed): void;
  late?(message: Late): void;
  refused?(message: Refused): void;
  drained?(message: Drained): void;
  state?(state: ConnectionState): void;
}

export interface AgentOptions {
  /** http://host:port or https://host, as for other requests. */
  readonly server: string;
  /** Of role agent; the agent's id is the token's name. */
  readonly token?: string | undefined;
  /** Fewer than the agent's profile has, for now; without: all of them. */
  readonly skills?: readonly string[];
  readonly languages?: readonly string[];
  readonly on?: AgentEvents;
  /** Words that may wait for an answer. */
  readonly wordsMax?: number;
  readonly times?: Partial<ConnectionTimes>;
  /** How connections are made; without: as this platform does. */
  readonly socket?: SocketMaker;
  readonly clock?: Clock;
  /** From 0 to less than 1. */
  readonly random?: () => number;
}

export type Completion = Omit<Complete, "type" | "task">;

const creditMax = 1_000; // of the server
const wordsMaxUsual = 64;
const wordsOutMax = 32; // the server closes at 64
const lostWhileAway = "lost_while_away";
const notHis = new Set(["task_not_held", "task_unknown"]);

export class AgentClient {
  readonly #events: AgentEvents;
  readonly #clock: Clock;
  readonly #answerMsMax: number;
  readonly #connection: AgentConnection;
  readonly #words: WordQueue;
  readonly #tasks = new Map<string, Offer>();
  /** Of the welcome, whose offers follow and cost no credit, and offered since. */
  #holds = new Set<string>();
  #credit = 0;
  #paused = false;
  #draining = false;
  #connects: ((answer: ConnectAnswer) => void)[] = [];
  #drains: ((answer: DrainAnswer) => void)[] = [];
  #joined = false;
  #stopWatch = () => {};

  constructor(options: AgentOptions & { readonly socket: SocketMaker }) {
    const times = { ...usualTimes, ...options.times };
    this.#events = options.on ?? {};
    this.#clock = options.clock ?? systemClock;
    this.#answerMsMax = times.answerMsMax;
    this.#words = new WordQueue(options.wordsMax ?? wordsMaxUsual, wordsOutMax);
    this.#connection = new AgentConnection(
      {
        url: streamUrl(options.server),
        token: options.token?.trim(), // as read from a file
        skills: options.skills,
        languages: options.languages,
        socket: options.socket,
        clock: this.#clock,
        random: options.random ?? Math.random,
        times,
      },
      {
        heard: (message, missed) => this.#hear(message, missed),
        changed: (state) => this.#changed(state),
      },
    );
  }

  get state(): ConnectionState {
    return this.#connection.state;
  }

  /** What is with the agent now, by key. */
  get tasks(): ReadonlyMap<string, Offer> {
    return this.#tasks;
  }

  /** The first welcome, or why there will be none. Until then the client tries again and again. */
  connect(): Promise<ConnectAnswer> {
    const state = this.state;
    if (state.state === "open")
      return Promise.resolve(state.welcome);
    if (state.state === "ended")
      return Promise.resolve({ type: "ended", code: state.code, detail: state.detail });
    const answer = new Promise<ConnectAnswer>((settle) => this.#connects.push(settle));
    if (state.state === "new")
      this.#connection.open();
    return answer;
  }

  /** So many more tasks, please. Takes back a pause, and has no answer. */
  ready(credit = 1): void {
    if (this.#draining)
      return;
    const state = this.state;
    // The server forgets what is beyond the team's limit; kept here it would come back after a cut.
    const most = state.state === "open" ? state.welcome.tasks_max : creditMax;
    this.#paused = false;
    this.#credit = Math.min(Math.max(Math.trunc(credit), 0), most);
    this.#connection.say({ type: "ready", credit: this.#credit });
  }

  accept(task: string): Promise<MoveAnswer> {
    return this.#say({ type: "accept", task });
  }

  progress(task: string): Promise<MoveAnswer> {
    return this.#say({ type: "progress", task });
  }

  /** `reason`: a word such as `not_my_language`. */
  decline(task: string, reason?: string): Promise<MoveAnswer> {
    return this.#say({ type: "decline", task, ...(reason !== undefined && { reason }) });
  }

  release(task: string, reason?: string): Promise<MoveAnswer> {
    return this.#say({ type: "release", task, ...(reason !== undefined && { reason }) });
  }

  /** To the team to which the agent's team escalates. */
  escalate(task: string, reason?: string): Promise<MoveAnswer> {
    return this.#say({ type: "escalate", task, ...(reason !== undefined && { reason }) });
  }

  complete(task: string, completion: Completion): Promise<CompleteAnswer> {
    return this.#say({ type: "complete", task, ...completion });
  }

  /** Nothing for now, until ready(). Has no answer. */
  pause(): void {
    // Without the reason that it may have: the refusal of one that is no word could be taken for the
    // refusal of a word about a task.
    this.#paused = true;
    this.#connection.say({ type: "pause" });
  }

  /** Nothing more; the promise is kept when the agent holds nothing and may go. */
  drain(): Promise<DrainAnswer> {
    const state = this.state;
    if (state.state === "ended")
      return Promise.resolve({ type: "unanswered", code: state.code, detail: state.detail });
    this.#draining = true;
    this.#credit = 0;
    this.#connection.say({ type: "drain" });
    return new Promise((settle) => this.#drains.push(settle));
  }

  /** Whoever comes back within the lease finds his tasks again. */
  close(): Promise<void> {
    return this.#connection.close();
  }

  /** `Answer`: what this word can be answered with, and no other is. */
  #say<Answer extends TaskAnswer>(word: TaskWord): Promise<Answer | Unanswered> {
    const state = this.state;
    if (state.state === "ended")
      return Promise.resolve({ type: "unanswered", code: state.code, detail: state.detail });
    const answer = this.#words.add(word) as Promise<Answer | Unanswered>;
    this.#sayWords();
    return answer;
  }

  #sayWords(): void {
    if (this.state.state !== "open")
      return;
    for (const word of this.#words.take())
      this.#connection.say(word);
    this.#stopWatch();
    if (this.#words.outCount > 0)
      this.#stopWatch = this.#clock.after(this.#answerMsMax, () =>
        this.#connection.restart("the server answers no more"),
      );
  }

  #changed(state: ConnectionState): void {
    if (state.state === "open")
      return this.#join(state.welcome);
    this.#stopWatch();
    this.#words.cut();
    if (state.state === "ended")
      this.#end(state.code, state.detail);
    this.#tell(() => this.#events.state?.(state));
  }

  /** The server has forgotten what this agent asked for, but not what he holds. */
  #join(welcome: Welcome): void {
    this.#holds = new Set(welcome.holds);
    this.#credit = Math.min(this.#credit, welcome.tasks_max);
    if (this.#joined)
      for (const task of welcome.holds)
        if (!this.#tasks.has(task) && this.#credit > 0)
          --this.#credit; // its offer was lost in the cut
    this.#joined = true;
    const lost = [...this.#tasks.keys()].filter(
      (task) => !this.#holds.has(task) && !this.#words.has(task, "complete", "decline", "release", "escalate"),
    );
    for (const task of lost)
      this.#words.withdrawn(task, lostWhileAway);
    // Before the credit: what is given back now must not be a task that came anew.
    this.#sayWords();
    if (this.#draining)
      this.#connection.say({ type: "drain" });
    else if (this.#paused)
      this.#connection.say({ type: "pause" });
    else if (this.#credit > 0)
      this.#connection.say({ type: "ready", credit: this.#credit });
    for (const settle of this.#connects.splice(0))
      settle(welcome);
    this.#tell(() => this.#events.state?.({ state: "open", welcome }));
    for (const task of lost)
      this.#lookIfLost(task);
  }

  #hear(message: ServerMessage, missed: boolean): void {
    switch (message.type) {
      case "offer":
        return this.#show(message);
      case "withdraw":
        if (message.reason === "lease_expired")
          this.#credit = 0; // as the server has it: he does not seem to be there
        this.#forget(message.task, message.reason);
        return this.#tell(() => this.#events.withdraw?.({ task: message.task, reason: message.reason }));
      case "moved":
        this.#note(message, missed);
        return this.#tell(() => this.#events.moved?.(message));
      case "completed":
        this.#note(message, missed);
        return this.#tell(() => this.#events.completed?.(message));
      case "late":
        this.#note(message, missed);
        return this.#tell(() => this.#events.late?.(message));
      case "refused":
        this.#note(message, missed);
        this.#tell(() => this.#events.refused?.(message));
        return this.#lookIfLost(message.task);
      case "message":
        return this.#tell(() => this.#events.message?.(message));
      case "drained":
        this.#credit = 0; // a leader may have drained him
        for (const settle of this.#drains.splice(0))
          settle(message);
        return this.#tell(() => this.#events.drained?.(message));
    }
  }

  #show(offer: Offer): void {
    const again = this.#tasks.has(offer.task);
    if (!again && !this.#holds.has(offer.task) && this.#credit > 0)
      --this.#credit;
    this.#holds.add(offer.task);
    this.#tasks.set(offer.task, offer);
    this.#tell(() => this.#events.offer?.(offer, again));
  }

  #note(message: AnswerMessage, missed: boolean): void {
    const offer = message.task === undefined ? undefined : this.#tasks.get(message.task);
    if (message.type === "moved" && message.stage !== "queued") {
      if (offer && !missed)
        this.#tasks.set(message.task, { ...offer, stage: message.stage });
    } else if (message.task !== undefined && (message.type !== "refused" || notHis.has(message.code))) {
      this.#tasks.delete(message.task);
      this.#holds.delete(message.task);
    }
    if (missed)
      this.#words.answeredBefore(message);
    else
      this.#words.answered(message);
    this.#sayWords();
  }

  /** A task that was lost while away stays until the word that may have ended it has its answer. */
  #lookIfLost(task: string | undefined): void {
    if (task === undefined || !this.#tasks.has(task) || this.#holds.has(task))
      return;
    this.#forget(task, lostWhileAway);
    this.#tell(() => this.#events.withdraw?.({ task, reason: lostWhileAway }));
  }

  #forget(task: string, reason: string): void {
    this.#tasks.delete(task);
    this.#holds.delete(task);
    this.#words.withdrawn(task, reason);
  }

  #end(code: string, detail: string): void {
    this.#words.end({ type: "unanswered", code, detail });
    for (const settle of this.#drains.splice(0))
      settle({ type: "unanswered", code, detail });
    for (const settle of this.#connects.splice(0))
      settle({ type: "ended", code, detail });
  }

  /** A fault of who listens is his: it goes where uncaught ones go, and the client goes on. */
  #tell(listen: () => void): void {
    try {
      listen();
    } catch (fault) {
      queueMicrotask(() => {
        throw fault;
      });
    }
  }
}
