import { parentPort, workerData } from 'node:worker_threads';
import { describeFailure, type FaultMixName, simulate } from '../../src/testing/index.ts';

/** What one thread plays: every `step`-th seed from `from` on, in each of the mixes. */
export interface Share {
  readonly mixes: readonly FaultMixName[];
  readonly from: number;
  readonly to: number;
  readonly step: number;
  readonly eventsShown: number;
}

/** What a thread tells: how often what happened since it last told, or the run that broke a promise. */
export type Told =
  | { readonly type: 'played'; readonly runs: number; readonly counts: readonly (readonly [string, number])[] }
  | { readonly type: 'broken'; readonly seed: number; readonly mix: FaultMixName; readonly description: string };

/** How many seeds are played between two messages. */
const TELL_EVERY = 50;

/** Plays the share that this thread was given. */
async function play({ mixes, from, to, step, eventsShown }: Share): Promise<void> {
  let counts = new Map<string, number>();
  let runs = 0;
  const tell = (): void => {
    parentPort?.postMessage({ type: 'played', runs, counts: [...counts] } satisfies Told);
    counts = new Map();
    runs = 0;
  };
  let played = 0;
  for (let seed = from; seed <= to; seed += step) {
    for (const mix of mixes) {
      const result = await simulate({ seed, mix });
      if (result.violations.length > 0) {
        const description = describeFailure(result, eventsShown);
        parentPort?.postMessage({ type: 'broken', seed, mix, description } satisfies Told);
        return;
      }
      runs += 1;
      for (const [name, times] of result.tally.entries()) counts.set(name, (counts.get(name) ?? 0) + times);
    }
    played += 1;
    if (played % TELL_EVERY === 0) tell();
    // Between two seeds the thread hears whether it is still wanted.
    await new Promise((resolve) => setImmediate(resolve));
  }
  tell();
}

await play(workerData as Share);
