/** Where a partition is to be read on. */
export interface ReadPosition {
  /** What the repository has recorded, or will have, and what the next batch starts from. */
  readonly next: bigint;
  /** The first offset to be read: behind `next` only where the log has deleted what lay between. */
  readonly readFrom: bigint;
}

/**
 * One generation of this member in its group: where each of its partitions is to be read on, and whether the partitions
 * are still its own.
 */
export class Membership {
  readonly #abort = new AbortController();
  readonly #starts = new Map<number, Promise<ReadPosition | undefined>>();
  readonly #positions = new Map<number, ReadPosition>();

  /** Aborts when the partitions are not this member's to settle any more. */
  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  get ended(): boolean {
    return this.#abort.signal.aborted;
  }

  end(reason?: unknown): void {
    this.#abort.abort(reason);
  }

  /** Where a partition is to be read on: found once, however many ask, then as it was moved. */
  async position(
    partition: number,
    findStart: () => Promise<ReadPosition | undefined>,
  ): Promise<ReadPosition | undefined> {
    let start = this.#starts.get(partition);
    if (start === undefined) {
      start = findStart();
      this.#starts.set(partition, start);
    }
    const found = await start;
    return this.#positions.get(partition) ?? found;
  }

  move(partition: number, next: bigint): void {
    this.#positions.set(partition, { next, readFrom: next });
  }

  /** The next who asks finds the start anew. */
  forget(partition: number): void {
    this.#starts.delete(partition);
    this.#positions.delete(partition);
  }
}
