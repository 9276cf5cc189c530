import type { Timer } from '../../ports/clock.ts';
import type { ConsumeOptions, QueueBatch, QueueSubscription } from '../../ports/order-queue.ts';
import type { MemoryDatabase } from '../database/memory-database.ts';
import type { QueueRow } from '../database/queue-table.ts';
import { Gate } from './gate.ts';

/** What a consumer of the table queue works with. Times are in milliseconds. */
export interface TableConsumerOptions extends ConsumeOptions {
  readonly topic: string;
  /** How long a claim lasts without a heartbeat. */
  readonly leaseMs: number;
  /** How long after a rejection its rows may be claimed again, and how often a database that is down is asked. */
  readonly redeliveryDelayMs: number;
}

/** Claims rows, hands them to the handler and deletes them when it resolves, one batch at a time. */
export class TableConsumer implements QueueSubscription {
  readonly #database: MemoryDatabase;
  readonly #options: TableConsumerOptions;
  readonly #gate = new Gate();
  readonly #unwatch: () => void;
  readonly #ended: Promise<void>;
  #paused = false;
  #closing = false;
  #crashed = false;
  #abort: AbortController | undefined;

  constructor(database: MemoryDatabase, options: TableConsumerOptions) {
    this.#database = database;
    this.#options = options;
    this.#unwatch = database.queue.watch(this.#gate);
    this.#ended = this.#run();
  }

  pause(): void {
    this.#paused = true;
  }

  resume(): void {
    this.#paused = false;
    this.#gate.open();
  }

  async close(): Promise<void> {
    this.#closing = true;
    this.#unwatch();
    this.#gate.open();
    this.#abort?.abort();
    if (!this.#crashed) await this.#ended;
  }

  /** For simulations: the process of this consumer dies. Its rows come free when its claim runs out. */
  crash(): void {
    this.#crashed = true;
    this.#closing = true;
    this.#unwatch();
    this.#gate.open();
    this.#abort?.abort();
  }

  async #run(): Promise<void> {
    while (!this.#closing) {
      const claim = Symbol('claim');
      const rows = this.#claim(claim);
      if (rows.length > 0) await this.#deliver(rows, claim);
      else await this.#waitForRows();
    }
  }

  #claim(claim: symbol): readonly QueueRow[] {
    if (this.#paused) return [];
    try {
      this.#database.enter();
    } catch (error) {
      this.#options.onError(error);
      return [];
    }
    const now = this.#database.clock.monotonic();
    return this.#database.queue.claim(this.#options.batchSizeMax, now, now + this.#options.leaseMs, claim);
  }

  async #waitForRows(): Promise<void> {
    const { clock, queue, available } = this.#database;
    if (this.#paused) return this.#gate.wait();
    if (!available) return this.#gate.waitAtMost(clock, this.#options.redeliveryDelayMs);
    // A row may have come free since the claim was refused: time goes on between two looks at the clock.
    const nextFreeAt = queue.nextFreeAt();
    if (nextFreeAt === undefined) return this.#gate.wait();
    return this.#gate.waitAtMost(clock, Math.max(0, nextFreeAt - clock.monotonic()));
  }

  async #deliver(rows: readonly QueueRow[], claim: symbol): Promise<void> {
    const abort = new AbortController();
    this.#abort = abort;
    const { topic, leaseMs } = this.#options;
    const { clock, queue } = this.#database;
    const lease = this.#watchLease(rows, claim, abort);
    const batch: QueueBatch = {
      deliveries: rows.map(({ id, message }) => ({
        type: 'order',
        origin: { topic, partition: 0, offset: String(id) },
        message,
      })),
      position: undefined,
      signal: abort.signal,
      heartbeat: async () => {
        this.#database.enter();
        if (!queue.hold(rows, claim, clock.monotonic() + leaseMs)) abort.abort();
      },
    };
    const done = await this.#handle(batch);
    lease.cancel();
    this.#abort = undefined;
    this.#finish(rows, claim, done);
  }

  async #handle(batch: QueueBatch): Promise<boolean> {
    try {
      await this.#options.handler(batch);
      return true;
    } catch {
      // The handler's own failure: it gets the rows again.
      return false;
    }
  }

  /** What cannot be settled now comes again when the claim runs out. */
  #finish(rows: readonly QueueRow[], claim: symbol, done: boolean): void {
    if (this.#crashed) return;
    try {
      this.#database.enter();
    } catch (error) {
      this.#options.onError(error);
      return;
    }
    const { clock, queue } = this.#database;
    if (done) queue.settle(rows, claim);
    else queue.release(rows, claim, clock.monotonic() + (this.#closing ? 0 : this.#options.redeliveryDelayMs));
  }

  /** Aborts when the claim has run out without a heartbeat. */
  #watchLease(rows: readonly QueueRow[], claim: symbol, abort: AbortController): { cancel(): void } {
    const { clock } = this.#database;
    let timer: Timer;
    const check = (): void => {
      const now = clock.monotonic();
      const heldUntil = rows.every((row) => row.claim === claim) ? (rows[0]?.heldUntil ?? now) : now;
      if (heldUntil <= now) abort.abort();
      else timer = clock.setTimer(check, heldUntil - now, 'background');
    };
    timer = clock.setTimer(check, this.#options.leaseMs, 'background');
    return { cancel: () => timer.cancel() };
  }
}
