/** Bounds how much work a database gets at once. One job is one batch of orders, never one order. */
export interface Pace {
  /** Runs the job when there is room for it. Rejects with what the job rejects with. */
  run<Result>(job: () => Promise<Result>): Promise<Result>;
}

/** No bound beyond what the queue's own streams give. */
export const unpaced: Pace = { run: (job) => job() };
