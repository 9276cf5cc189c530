import { type ConsumeOptions, FlashSaleError, type QueueSubscription, type Random } from '@flash-sale/core';
import type { SqlClient } from '../client/sql-client.ts';
import { abandonClaim } from '../queries/abandon-claim.ts';
import { type ClaimedRow, claimRows } from '../queries/claim-messages.ts';
import { Claim } from './claim.ts';
import { cutIntoBatches, deliveriesOf, type RowPart } from './deliveries.ts';
import type { QueueHealth } from './queue-health.ts';
import { WakeUp } from './wake-up.ts';

export interface TableConsumerOptions extends Pick<ConsumeOptions, 'batchSizeMax' | 'handler' | 'onError'> {
  /** How long a claim lasts without a heartbeat, milliseconds. */
  readonly leaseMs: number;
  /** How often an empty table is looked at, milliseconds. */
  readonly pollIntervalMs: number;
  /** Least time between two looks at a table that had less than a full batch, milliseconds. */
  readonly lingerMs: number;
  /** How long after a rejection the rows may be claimed again, milliseconds. */
  readonly redeliveryDelayMs: number;
  readonly random: Random;
  readonly health: QueueHealth;
}

/** Longest wait after a look that failed, milliseconds. */
const RETRY_DELAY_MS_MAX = 5_000;

/** Claims rows, hands their messages to the handler and settles them when it resolves, one batch at a time. */
export class TableConsumer implements QueueSubscription {
  readonly #sql: SqlClient;
  readonly #options: TableConsumerOptions;
  readonly #wakeUp = new WakeUp();
  readonly #ended: Promise<void>;
  #paused = false;
  #closing = false;
  #claim: Claim | undefined;
  #failures = 0;
  /** Token of a claim whose answer was lost: it may have taken rows. */
  #lostClaim: string | undefined;
  #messagesPerRow = 1;

  constructor(sql: SqlClient, options: TableConsumerOptions) {
    this.#sql = sql;
    this.#options = options;
    this.#ended = this.#run();
  }

  /** Rows may have come. */
  wake(): void {
    this.#wakeUp.call();
  }

  pause(): void {
    this.#paused = true;
  }

  resume(): void {
    this.#paused = false;
    this.#wakeUp.call();
  }

  async close(): Promise<void> {
    this.#closing = true;
    this.#claim?.abort('the consumer is closing');
    this.#wakeUp.call();
    await this.#ended;
  }

  async #run(): Promise<void> {
    const { batchSizeMax, pollIntervalMs, lingerMs } = this.#options;
    while (!this.#closing) {
      if (this.#paused) {
        await this.#wakeUp.wait();
        this.#wakeUp.clear();
        continue;
      }
      const startedAt = performance.now();
      this.#wakeUp.clear();
      const messages = await this.#takeBatch();
      if (messages === undefined) await this.#sleep(this.#retryDelayMs());
      else if (messages === 0) await this.#wakeUp.wait(pollIntervalMs);
      else if (messages < batchSizeMax) await this.#sleep(startedAt + lingerMs - performance.now());
    }
  }

  /** Claims and handles what is there. Returns the number of messages; absent when the database did not answer. */
  async #takeBatch(): Promise<number | undefined> {
    const { leaseMs, batchSizeMax, onError, health, random } = this.#options;
    const token = random.id();
    const claimedAt = performance.now();
    const rowsMax = Math.min(batchSizeMax, Math.ceil(batchSizeMax / this.#messagesPerRow) + 1);
    let rows: readonly ClaimedRow[];
    try {
      if (this.#lostClaim !== undefined) await abandonClaim(this.#sql, this.#lostClaim);
      this.#lostClaim = token;
      rows = await claimRows(this.#sql, { token, leaseMs, rowsMax, messagesMax: batchSizeMax });
      this.#lostClaim = undefined;
    } catch (error) {
      if (this.#lostClaim === token && FlashSaleError.changedNothing(error)) this.#lostClaim = undefined;
      this.#failures += 1;
      health.failed(error);
      onError(error);
      return undefined;
    }
    this.#failures = 0;
    health.answered();
    if (rows.length === 0) return 0;
    const batches = cutIntoBatches(rows, batchSizeMax);
    const messages = rows.reduce((sum, row) => sum + row.messages.length - row.settledCount, 0);
    this.#messagesPerRow = Math.max(1, messages / rows.length);
    await this.#work(new Claim(this.#sql, { token, rows, leaseMs, claimedAt, onError }), batches);
    return messages;
  }

  async #work(claim: Claim, batches: readonly (readonly RowPart[])[]): Promise<void> {
    this.#claim = claim;
    let handled = 0;
    while (handled < batches.length && !this.#paused && !this.#closing) {
      const parts = batches[handled] ?? [];
      if (!(await this.#handle(claim, parts))) break;
      await claim.settle(parts);
      handled += 1;
    }
    this.#claim = undefined;
    claim.end();
    const rejected = handled < batches.length && !this.#paused && !this.#closing;
    await claim.release(rejected ? this.#options.redeliveryDelayMs : 0);
  }

  async #handle(claim: Claim, parts: readonly RowPart[]): Promise<boolean> {
    try {
      await this.#options.handler({
        deliveries: deliveriesOf(parts),
        position: undefined,
        signal: claim.signal,
        heartbeat: () => claim.heartbeat(),
      });
      return true;
    } catch {
      // The handler's own failure, and its own to tell: it gets the messages again.
      return false;
    }
  }

  #retryDelayMs(): number {
    return Math.min(RETRY_DELAY_MS_MAX, this.#options.pollIntervalMs * 2 ** Math.min(this.#failures, 16));
  }

  /** Waits out the delay whatever is published meanwhile; only closing ends it. */
  async #sleep(delayMs: number): Promise<void> {
    const endsAt = performance.now() + delayMs;
    for (let left = delayMs; left > 0 && !this.#closing; left = endsAt - performance.now()) {
      this.#wakeUp.clear();
      await this.#wakeUp.wait(left);
    }
  }
}
