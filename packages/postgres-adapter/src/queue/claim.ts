import { setTimeout as sleep } from 'node:timers/promises';
import type { SqlClient } from '../client/sql-client.ts';
import type { ClaimedRow } from '../queries/claim-messages.ts';
import { releaseClaim, renewClaim } from '../queries/hold-messages.ts';
import { settleRows } from '../queries/settle-messages.ts';
import type { RowPart } from './deliveries.ts';

/** A claim is renewed when a third of its lease has gone: two renewals may fail before it runs out. */
const RENEWALS_PER_LEASE = 3;
/** First wait before settling is tried again, milliseconds; it doubles. */
const SETTLE_AGAIN_MS = 50;

export interface ClaimOptions {
  readonly token: string;
  readonly rows: readonly ClaimedRow[];
  readonly leaseMs: number;
  /** By the monotonic clock, from before the claim was asked for: it ends for us before it ends for the database. */
  readonly claimedAt: number;
  readonly onError: (error: unknown) => void;
}

/** Rows that are ours for as long as the lease runs. `signal` aborts when it has run out or was lost. */
export class Claim {
  readonly #sql: SqlClient;
  readonly #options: ClaimOptions;
  readonly #abort = new AbortController();
  #rowIds: readonly number[];
  #renewedAt: number;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(sql: SqlClient, options: ClaimOptions) {
    this.#sql = sql;
    this.#options = options;
    this.#rowIds = options.rows.map(({ rowId }) => rowId);
    this.#renewedAt = options.claimedAt;
    this.#watch();
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  /** Tells whoever works on it to come to an end. The claim itself stands. */
  abort(reason: string): void {
    this.#abort.abort(new Error(reason));
  }

  /**
   * Renews the lease when it is time to. A database that does not answer is told to `onError`; the claim then stands
   * until its lease has run out.
   */
  async heartbeat(): Promise<void> {
    const { token, leaseMs, onError } = this.#options;
    const now = performance.now();
    if (this.#abort.signal.aborted || now - this.#renewedAt < leaseMs / RENEWALS_PER_LEASE) return;
    try {
      if (await renewClaim(this.#sql, token, this.#rowIds, leaseMs, { timeoutMs: leaseMs / RENEWALS_PER_LEASE })) {
        this.#renewedAt = now;
        this.#watch();
      } else this.abort('the lease of the claim was lost');
    } catch (error) {
      onError(error);
    }
  }

  /**
   * Settles the messages of these parts, again and again while the lease runs if the database does not answer. What
   * could not be settled is delivered again when the lease has run out.
   */
  async settle(parts: readonly RowPart[]): Promise<void> {
    const last = parts.at(-1);
    const unfinished =
      last !== undefined && last.to < last.row.messages.length
        ? { rowId: last.row.rowId, settledCount: last.to }
        : undefined;
    const finished = parts.map(({ row }) => row.rowId).filter((rowId) => rowId !== unfinished?.rowId);
    this.#rowIds = this.#rowIds.filter((rowId) => !finished.includes(rowId));
    const { token, onError, leaseMs } = this.#options;
    for (let delayMs = SETTLE_AGAIN_MS; ; delayMs *= 2) {
      try {
        await settleRows(this.#sql, token, finished, unfinished);
        return;
      } catch (error) {
        onError(error);
        if (performance.now() + delayMs > this.#renewedAt + leaseMs) return;
        await sleep(delayMs);
      }
    }
  }

  /** Gives back what was not settled; it may be claimed again after `delayMs`. */
  async release(delayMs: number): Promise<void> {
    if (this.#rowIds.length === 0) return;
    try {
      await releaseClaim(this.#sql, this.#options.token, this.#rowIds, delayMs);
    } catch (error) {
      this.#options.onError(error);
    }
  }

  /** Nobody works on it any more. */
  end(): void {
    clearTimeout(this.#timer);
  }

  #watch(): void {
    clearTimeout(this.#timer);
    const leftMs = this.#renewedAt + this.#options.leaseMs - performance.now();
    this.#timer = setTimeout(() => this.abort('the lease of the claim has run out'), Math.max(0, leftMs));
  }
}
