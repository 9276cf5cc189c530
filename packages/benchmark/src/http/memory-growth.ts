import { median } from '../statistics/summary.ts';

/** What a process had at one moment of a load. */
export interface MemorySample {
  /** From the beginning of the load. */
  readonly atMs: number;
  /** Resident, and the part of it in which JavaScript's values live. */
  readonly megabytes: number;
  readonly heapMegabytes: number;
}

/** Of a quarter: a single look may meet a process in the middle of a collection. */
const SAMPLES_MIN = 2;

export interface MemoryGrowth {
  readonly mostMegabytes: number;
  readonly residentMegabytes: number;
  readonly heapMegabytes: number;
}

/**
 * By how much the last quarter of a load has more than the second: the first fills what is bounded, such as compiled code and
 * tables with a most. Of the heap, which goes up and down with garbage collection, the least counts; of what is resident the
 * median. Quarters are those of the time for which it was loaded, however many samples each has; absent where one of the two
 * has fewer than two.
 */
export function memoryGrowth(samples: readonly MemorySample[], loadedMs: number): MemoryGrowth | undefined {
  const second = samples.filter(({ atMs }) => atMs >= loadedMs / 4 && atMs < loadedMs / 2);
  const last = samples.filter(({ atMs }) => atMs >= (loadedMs * 3) / 4);
  if (second.length < SAMPLES_MIN || last.length < SAMPLES_MIN) return undefined;
  const resident = (some: readonly MemorySample[]) => median(some.map(({ megabytes }) => megabytes));
  const heap = (some: readonly MemorySample[]) => Math.min(...some.map(({ heapMegabytes }) => heapMegabytes));
  return {
    mostMegabytes: Math.max(...samples.map(({ megabytes }) => megabytes)),
    residentMegabytes: resident(last) - resident(second),
    heapMegabytes: heap(last) - heap(second),
  };
}
