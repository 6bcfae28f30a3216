/**
 * Words about tasks that wait for the server's answer.
 *
 * An answer names the task but not the word it is for. So of one task only one word is out at a time;
 * words about other tasks need not wait for it. A refusal may even lack the task (when the server could
 * not read the word): then no more words go out until the others have their answers, and the word that
 * is left over is the one that was refused.
 *
 * After a cut everything that has no answer is said again: the server takes the same move and the same
 * completion twice.
 */

import type { CompleteAnswer, MoveAnswer, Unanswered } from "./answers.js";
import type { Accept, Complete, Completed, Decline, Escalate, Late, Moved, Progress, Refused, Release } from "./messages.js";

export type TaskWord = Accept | Decline | Progress | Release | Escalate | Complete;
export type TaskAnswer = MoveAnswer | CompleteAnswer;
export type AnswerMessage = Moved | Completed | Late | Refused;

interface Waiting {
  readonly word: TaskWord;
  /** The first answer counts. */
  readonly settle: (answer: TaskAnswer) => void;
}

const stageAfter = {
  accept: "accepted",
  progress: "in_progress",
  decline: "queued",
  release: "queued",
  escalate: "queued",
} as const;

function answers(word: TaskWord, message: AnswerMessage): boolean {
  if (message.type === "refused")
    return true;
  if (word.type === "complete")
    return message.type !== "moved";
  return message.type === "moved" && message.stage === stageAfter[word.type];
}

export class WordQueue {
  /** Oldest first; those that are out too. */
  #words: Waiting[] = [];
  /** Said on this connection, answer not yet here. A settled one stays: its answer comes all the same. */
  #out: Waiting[] = [];
  /** Refusals without a task. */
  #unplaced: Refused[] = [];

  /** `outMax`: the server closes the connection of whoever has more than 64 words out. */
  constructor(
    private readonly waitingMax: number,
    private readonly outMax: number,
  ) {}

  add(word: TaskWord): Promise<TaskAnswer> {
    if (this.#words.length >= this.waitingMax)
      return Promise.resolve({
        type: "unanswered",
        code: "window_exceeded",
        detail: `${this.waitingMax} words wait for an answer already`,
      });
    return new Promise((settle) => this.#words.push({ word, settle }));
  }

  /** The words to say now; they count as out. */
  take(): TaskWord[] {
    const taken: TaskWord[] = [];
    if (this.#unplaced.length > 0)
      return taken;
    const busy = new Set(this.#out.map((each) => each.word.task));
    for (const each of this.#words) {
      if (this.#out.length >= this.outMax)
        break;
      if (this.#out.includes(each) || busy.has(each.word.task))
        continue;
      busy.add(each.word.task);
      this.#out.push(each);
      taken.push(each.word);
    }
    return taken;
  }

  /** An answer to what was said on this connection. */
  answered(message: AnswerMessage): void {
    if (message.type === "refused" && message.task === undefined)
      this.#unplaced.push(message);
    else
      this.#place(message);
    // As many refusals as words: it does not matter any more which is whose.
    if (this.#unplaced.length > 0 && this.#out.length <= this.#unplaced.length)
      for (const refusal of this.#unplaced.splice(0)) {
        const word = this.#out.shift();
        if (word)
          this.#settle(word, refusal);
      }
  }

  /** An answer from before the cut that comes late. The word may be out again: that has another answer. */
  answeredBefore(message: AnswerMessage): void {
    const word = this.#words.find((each) => each.word.task === message.task && answers(each.word, message));
    if (word)
      this.#settle(word, message);
  }

  /** A completion stays: the debtor may have been spoken to, and the server notes that. */
  withdrawn(task: string, reason: string): void {
    for (const each of [...this.#words])
      if (each.word.task === task && each.word.type !== "complete")
        this.#settle(each, { type: "withdrawn", task, reason });
  }

  /** The connection is gone: what has no answer is taken again. */
  cut(): void {
    this.#out = [];
    this.#unplaced = [];
  }

  end(why: Unanswered): void {
    for (const each of [...this.#words])
      this.#settle(each, why);
    this.cut();
  }

  /** Whether the answer to one of these words about the task is still to come. */
  has(task: string, ...types: TaskWord["type"][]): boolean {
    return this.#words.some((each) => each.word.task === task && types.includes(each.word.type));
  }

  get outCount(): number {
    return this.#out.length;
  }

  #place(message: AnswerMessage): void {
    const place = this.#out.findIndex((each) => each.word.task === message.task);
    const word = this.#out[place];
    if (!word || !answers(word.word, message))
      return;
    this.#out.splice(place, 1);
    this.#settle(word, message);
  }

  #settle(word: Waiting, answer: TaskAnswer): void {
    this.#words = this.#words.filter((each) => each !== word);
    word.settle(answer);
  }
}
