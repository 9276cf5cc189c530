import { setTimeout as sleep } from 'node:timers/promises';
import type { OpenLoadResult } from '../load/open/open-load-plan.ts';
import { residentMemory } from '../process/resident-memory.ts';
import type { ExampleApi } from './example-api.ts';
import type { MemorySample } from './memory-growth.ts';

/** A load of minutes, and what the API process had meanwhile. */
export interface HeldLoad<Result = OpenLoadResult> {
  readonly result: Result;
  readonly loadedMs: number;
  /** Empty where Linux's `/proc` is not there. */
  readonly samples: readonly MemorySample[];
  /** Looks that came to nothing: the process did not answer in time. */
  readonly skipped: number;
}

/** Looks at the memory of a process for as long as a load goes on. A look that comes to nothing is skipped. */
export async function holdLoad<Result>(
  send: () => Promise<Result>,
  pid: number,
  api: Pick<ExampleApi, 'heapMegabytes'>,
  everyMs: number,
): Promise<HeldLoad<Result>> {
  const samples: MemorySample[] = [];
  let skipped = 0;
  const over = new AbortController();
  const startedAt = performance.now();
  const watch = async (): Promise<void> => {
    while (!over.signal.aborted) {
      const atMs = performance.now() - startedAt;
      const resident = residentMemory(pid);
      if (resident === undefined) return;
      const heapMegabytes = await api.heapMegabytes().catch(() => Number.NaN);
      if (Number.isFinite(heapMegabytes)) samples.push({ atMs, megabytes: resident.megabytes, heapMegabytes });
      else skipped += 1;
      await sleep(everyMs, undefined, { signal: over.signal }).catch(() => undefined);
    }
  };
  const load = async (): Promise<{ result: Result; loadedMs: number }> => {
    try {
      const result = await send();
      return { result, loadedMs: performance.now() - startedAt };
    } finally {
      over.abort();
    }
  };
  const [{ result, loadedMs }] = await Promise.all([load(), watch()]);
  return { result, loadedMs, samples, skipped };
}
