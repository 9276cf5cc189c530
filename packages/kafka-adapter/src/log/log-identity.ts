import { FlashSaleError } from '@flash-sale/core';
import type { StoredRun } from './record-writer.ts';

/** Up to where the partitions were known to reach when something was sent. */
export type KnownEnds = ReadonlyMap<number, bigint>;

/**
 * Whether the log is still the one that this process has written to. A log only grows: an offset below one that was
 * confirmed before the record was sent belongs to a topic that was made anew, or to a leader that has lost its end. What is
 * written there is read by nobody, as long as the recorded positions lie beyond it, and skipped as soon as they do not.
 *
 * Once lost it stays so for the life of the process, whatever the log looks like later: who has given up what the old log
 * held starts the processes anew.
 */
export class LogIdentity {
  readonly #topic: string;
  readonly #ends = new Map<number, bigint>();
  #lost: FlashSaleError | undefined;

  constructor(topic: string) {
    this.#topic = topic;
  }

  /** What was found, once it is lost. */
  get lost(): FlashSaleError | undefined {
    return this.#lost;
  }

  /** To be asked for before something is sent. */
  knownEnds(): KnownEnds {
    return new Map(this.#ends);
  }

  /** Takes note of confirmed records. False when they lie where this log had ended already before they were sent. */
  noteWritten({ partition, first, records }: StoredRun, before: KnownEnds): boolean {
    const known = before.get(partition);
    if (known !== undefined && first < known) {
      this.#lose(partition, first, known);
      return false;
    }
    const end = first + BigInt(records);
    if (end > (this.#ends.get(partition) ?? 0n)) this.#ends.set(partition, end);
    return this.#lost === undefined;
  }

  /** Throws `LOG_LOST` once it is lost. */
  expectKept(): void {
    if (this.#lost !== undefined) throw this.#lost;
  }

  #lose(partition: number, offset: bigint, known: bigint): void {
    this.#lost ??= new FlashSaleError(
      'LOG_LOST',
      `Kafka: ${this.#topic}[${partition}] had reached ${known} and gives offset ${offset} to a later record`,
      { details: { lost: 'replaced', partition, offset: String(offset), known: String(known) } },
    );
  }
}
