import { Worker } from 'node:worker_threads';
import type { FaultMixName } from '../../src/testing/index.ts';
import type { Share, Told } from './seeds-of-thread.fixture.ts';

/** Which seeds of which mixes are played, on how many threads. */
export interface SeedRange {
  readonly mixes: readonly FaultMixName[];
  /** First and last seed. */
  readonly from: number;
  readonly to: number;
  readonly threads: number;
  /** How many of the last events of a broken run are kept. */
  readonly eventsShown: number;
}

/** A run that broke a promise. */
export type BrokenRun = Extract<Told, { readonly type: 'broken' }>;

/** Runs so far, and how often each outcome and each fault was met in them. */
export class Hits {
  runs = 0;
  readonly #counts = new Map<string, number>();

  add({ runs, counts }: Extract<Told, { readonly type: 'played' }>): void {
    this.runs += runs;
    for (const [name, times] of counts) this.#counts.set(name, this.count(name) + times);
  }

  count(name: string): number {
    return this.#counts.get(name) ?? 0;
  }

  names(): readonly string[] {
    return [...this.#counts.keys()].sort();
  }

  lines(): readonly string[] {
    return this.names().map((name) => `${String(this.count(name)).padStart(10)}  ${name}`);
  }
}

/** Resolves with the first run that broke a promise, or with nothing when all were played. Leaves no thread behind. */
export async function playSeeds(range: SeedRange, hits: Hits): Promise<BrokenRun | undefined> {
  const { mixes, from, to, eventsShown } = range;
  const step = Math.min(range.threads, to - from + 1);
  const threads: Worker[] = [];
  try {
    return await new Promise<BrokenRun | undefined>((resolve, reject) => {
      let playing = step;
      for (let thread = 0; thread < step; thread += 1) {
        const share: Share = { mixes, from: from + thread, to, step, eventsShown };
        const worker = new Worker(new URL('./seeds-of-thread.fixture.ts', import.meta.url), { workerData: share });
        threads.push(worker);
        worker.on('message', (told: Told) => {
          if (told.type === 'broken') resolve(told);
          else hits.add(told);
        });
        worker.once('error', reject);
        worker.once('exit', () => {
          playing -= 1;
          if (playing === 0) resolve(undefined);
        });
      }
    });
  } finally {
    await Promise.all(threads.map((worker) => worker.terminate()));
  }
}
