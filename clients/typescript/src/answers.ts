/** What becomes of a word about a task. Every outcome is a value with a `type`; nothing is thrown. */

import type { Completed, Drained, Late, Moved, Refused, Welcome } from "./messages.js";

/** The task was taken away before the word was answered. */
export interface Withdrawn {
  readonly type: "withdrawn";
  readonly task: string;
  /** The account's, e.g. `paid`; `lost_while_away` when the connection was cut meanwhile. */
  readonly reason: string;
}

/** There was no answer and there will be none. Whether the server heard the word is not known. */
export interface Unanswered {
  readonly type: "unanswered";
  /** `window_exceeded`: too many words wait. Else why the client ended: see `Ended`. */
  readonly code: string;
  readonly detail: string;
}

/** The client has ended and does not come back by itself. */
export interface Ended {
  readonly type: "ended";
  /**
   * `closed`: by close(). `replaced`: another client of the same agent came. `ended_by_supervisor`.
   * Else the code with which the server turned the client away: `unauthorized`, `forbidden`,
   * `team_unknown`. `usage`: address or token are none.
   */
  readonly code: string;
  readonly detail: string;
}

/** Nothing came of the word. */
export type NotDone = Refused | Withdrawn | Unanswered;

export type MoveAnswer = Moved | NotDone;
export type CompleteAnswer = Completed | Late | NotDone;
export type DrainAnswer = Drained | Unanswered;
export type ConnectAnswer = Welcome | Ended;

export type ConnectionState =
  | { readonly state: "new" }
  | { readonly state: "connecting" }
  | { readonly state: "open"; readonly welcome: Welcome }
  | { readonly state: "waiting"; readonly reason: string; readonly retryMs: number }
  | { readonly state: "ended"; readonly code: string; readonly detail: string };
