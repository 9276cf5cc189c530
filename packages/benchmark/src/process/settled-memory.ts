import { setTimeout as sleep } from 'node:timers/promises';

export interface SettledMemory {
  /** Heap in use together with what lies beside it, such as typed arrays. 1 MB is 1,000,000 bytes. */
  readonly megabytes: number;
  readonly heapMegabytes: number;
}

/** Collections in a row: what finalizers and weak references hold goes with a later one. */
const COLLECTIONS = 3;

/** What this process still uses after garbage collection. Needs `--expose-gc`. */
export async function settledMemory(): Promise<SettledMemory> {
  if (globalThis.gc === undefined) throw new Error('run Node with --expose-gc');
  for (let round = 0; round < COLLECTIONS; round += 1) {
    await sleep(10);
    globalThis.gc();
  }
  const { heapUsed, external } = process.memoryUsage();
  return { megabytes: (heapUsed + external) / 1e6, heapMegabytes: heapUsed / 1e6 };
}
