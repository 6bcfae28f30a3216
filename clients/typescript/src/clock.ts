/** Time as the client has it; tests move it by hand. */
export interface Clock {
  /** Milliseconds since whenever. */
  now(): number;
  /** Calls `work` once, later. The result calls it off. */
  after(ms: number, work: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, work) {
    const timer = setTimeout(work, ms);
    return () => clearTimeout(timer);
  },
};
