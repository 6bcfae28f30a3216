// Made by tools/make_messages.mjs from docs/asyncapi.json: change that, then "npm run messages".

/** What stands in an object that the document leaves open. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;
export interface JsonObject {
  readonly [name: string]: JsonValue | undefined;
}

export interface Hello {
  readonly type: "hello";
  readonly skills?: readonly string[];
  readonly languages?: readonly string[];
  readonly resume?: number;
}

export interface Ready {
  readonly type: "ready";
  readonly credit?: number;
}

export interface Heartbeat {
  readonly type: "heartbeat";
}

export interface Pause {
  readonly type: "pause";
  readonly reason?: string;
}

export interface Drain {
  readonly type: "drain";
}

export interface Accept {
  readonly type: "accept";
  /** the task's key: portfolio/account/number */
  readonly task: string;
}

export interface Decline {
  readonly type: "decline";
  /** the task's key: portfolio/account/number */
  readonly task: string;
  /** a word */
  readonly reason?: string;
}

export interface Progress {
  readonly type: "progress";
  /** the task's key: portfolio/account/number */
  readonly task: string;
}

export interface Release {
  readonly type: "release";
  /** the task's key: portfolio/account/number */
  readonly task: string;
  /** a word */
  readonly reason?: string;
}

export interface Complete {
  readonly type: "complete";
  /** the task's key: portfolio/account/number */
  readonly task: string;
  /** one of the offer's */
  readonly disposition: string;
  readonly promise?: {
    /** decimal, in the account's currency */
    readonly amount: string;
    /** a date */
    readonly due: string;
  };
  /** an instant */
  readonly call_back_at?: string;
  /** for the vault */
  readonly note?: string;
}

export interface Welcome {
  readonly type: "welcome";
  /** number of the message to this agent; say the last one in hello.resume */
  readonly n: number;
  readonly agent: string;
  readonly team: string;
  readonly lease_seconds: number;
  readonly tasks_max: number;
  readonly holds: readonly string[];
}

export interface Offer {
  readonly type: "offer";
  /** number of the message to this agent; say the last one in hello.resume */
  readonly n: number;
  /** the task's key: portfolio/account/number */
  readonly task: string;
  readonly kind: string;
  readonly stage: "queued" | "offered" | "accepted" | "in_progress";
  readonly team: string;
  readonly script?: string;
  readonly because?: string;
  readonly channel?: string;
  readonly priority: number;
  readonly priority_parts: readonly {
    readonly name: string;
    readonly points: number;
  }[];
  readonly queued_at: string;
  readonly due_by?: string;
  readonly appointment?: string;
  readonly account: JsonObject;
  readonly promises: readonly JsonObject[];
  readonly offers?: readonly JsonObject[];
  readonly dispositions?: readonly string[];
  readonly contact: {
    readonly allowed_now: boolean;
    readonly allowed_until?: string;
    readonly never: readonly string[];
  };
  readonly history: readonly JsonObject[];
  readonly debtor?: JsonObject;
}

export interface Moved {
  readonly type: "moved";
  /** number of the message to this agent; say the last one in hello.resume */
  readonly n: number;
  /** the task's key: portfolio/account/number */
  readonly task: string;
  readonly stage: "queued" | "accepted" | "in_progress";
}

export interface Withdraw {
  readonly type: "withdraw";
  /** number of the message to this agent; say the last one in hello.resume */
  readonly n: number;
  /** the task's key: portfolio/account/number */
  readonly task: string;
  readonly reason: string;
}

export interface Completed {
  readonly type: "completed";
  /** number of the message to this agent; say the last one in hello.resume */
  readonly n: number;
  /** the task's key: portfolio/account/number */
  readonly task: string;
  readonly sequence: number;
}

export interface Late {
  readonly type: "late";
  /** number of the message to this agent; say the last one in hello.resume */
  readonly n: number;
  /** the task's key: portfolio/account/number */
  readonly task: string;
  readonly code: string;
  readonly detail: string;
  readonly contact_noted: boolean;
}

export interface Refused {
  readonly type: "refused";
  /** number of the message to this agent; say the last one in hello.resume */
  readonly n: number;
  /** the task's key: portfolio/account/number */
  readonly task?: string;
  readonly code: string;
  readonly detail: string;
}

export interface Message {
  readonly type: "message";
  /** number of the message to this agent; say the last one in hello.resume */
  readonly n: number;
  readonly from: string;
  readonly text: string;
}

export interface Drained {
  readonly type: "drained";
  /** number of the message to this agent; say the last one in hello.resume */
  readonly n: number;
}

/** What the client says. */
export type ClientMessage =
  | Hello
  | Ready
  | Heartbeat
  | Pause
  | Drain
  | Accept
  | Decline
  | Progress
  | Release
  | Complete;

/** What the server says. */
export type ServerMessage =
  | Welcome
  | Offer
  | Moved
  | Withdraw
  | Completed
  | Late
  | Refused
  | Message
  | Drained;
