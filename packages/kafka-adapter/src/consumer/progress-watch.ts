/** What one look at a partition shows. */
export interface PartitionSight {
  readonly partition: number;
  /** The first offset that was not settled. */
  readonly next: bigint;
  /** The log holds more. */
  readonly behind: boolean;
  /** A handler has a batch of it. */
  readonly busy: boolean;
}

/**
 * Notices partitions that the client has quietly stopped fetching: it heartbeats, it fetches others, it reports nothing,
 * and a partition stays where it is although the log goes on (tulios/kafkajs issue 1431). Seen by looking again and
 * again, not by a clock: one look too late proves nothing.
 */
export class ProgressWatch {
  readonly #looksMax: number;
  readonly #unmoved = new Map<number, { readonly next: bigint; readonly looks: number }>();

  /** A partition is stuck when it is found where it was so many looks in a row. */
  constructor(looksMax: number) {
    this.#looksMax = looksMax;
  }

  /** Returns the partitions that are stuck. */
  look(sights: readonly PartitionSight[]): number[] {
    const stuck: number[] = [];
    for (const { partition, next, behind, busy } of sights) {
      const before = this.#unmoved.get(partition);
      if (busy || !behind) {
        this.#unmoved.delete(partition);
        continue;
      }
      const looks = before?.next === next ? before.looks + 1 : 0;
      this.#unmoved.set(partition, { next, looks });
      if (looks >= this.#looksMax) stuck.push(partition);
    }
    return stuck;
  }

  /** Begins anew: what stood still until now had a reason. */
  reset(): void {
    this.#unmoved.clear();
  }
}
