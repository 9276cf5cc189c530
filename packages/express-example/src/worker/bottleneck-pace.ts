import type { Pace } from '@flash-sale/core';
import Bottleneck from 'bottleneck';

/** How much the database gets at once. One job is one batch of orders. */
export interface PaceOptions {
  /** Most batches under way. */
  readonly batchesAtOnce: number;
  /** Most batches begun in any one interval of `SECOND_MS`. Absent: as many as there is room for. */
  readonly batchesPerSecond?: number | undefined;
}

const SECOND_MS = 1_000;

/**
 * Core's `Pace` with Bottleneck. Whoever finds no room waits for it, and a consumer that waits takes nothing more from its
 * queue: the bound reaches back to where the orders are kept safely. Jobs begin in the order in which they came.
 *
 * Bottleneck carries about 400 jobs a second, which is why a job must be a batch and never an order.
 */
export class BottleneckPace implements Pace {
  readonly #limiter: Bottleneck;

  constructor({ batchesAtOnce, batchesPerSecond }: PaceOptions) {
    this.#limiter = new Bottleneck({
      maxConcurrent: batchesAtOnce,
      ...(batchesPerSecond !== undefined && {
        reservoir: batchesPerSecond,
        reservoirRefreshAmount: batchesPerSecond,
        reservoirRefreshInterval: SECOND_MS,
      }),
    });
  }

  run<Result>(job: () => Promise<Result>): Promise<Result> {
    return this.#limiter.schedule(job);
  }

  /** Waits for the jobs that were accepted, those that wait for room too, and refuses every later one. */
  async close(): Promise<void> {
    await this.#limiter.stop({ dropWaitingJobs: false });
    await this.#limiter.disconnect();
  }
}
