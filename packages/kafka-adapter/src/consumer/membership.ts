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
  readonly #known = new Map<number, ReadPosition>();

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
    if (found !== undefined && !this.#positions.has(partition) && this.#starts.get(partition) === start) {
      this.#set(partition, found);
    }
    return this.#positions.get(partition) ?? found;
  }

  /** Where its partitions stand, as far as that is known; of one whose start is to be found anew, where it stood last. */
  get positions(): ReadonlyMap<number, ReadPosition> {
    return this.#known;
  }

  move(partition: number, next: bigint): void {
    this.#set(partition, { next, readFrom: next });
  }

  /**
   * The next who asks finds the start anew. Until somebody asks the partition stands at `last`: nobody will where the client
   * never brings another batch of it, and that must show.
   */
  findAgain(partition: number, last: ReadPosition): void {
    this.#starts.delete(partition);
    this.#positions.delete(partition);
    this.#known.set(partition, last);
  }

  #set(partition: number, position: ReadPosition): void {
    this.#positions.set(partition, position);
    this.#known.set(partition, position);
  }
}
