import {
  type CallOptions,
  FlashSaleError,
  type OrderMessage,
  type Outbox,
  type SaleEpoch,
  type SaleId,
} from '@flash-sale/core';
import type { SqlClient } from '../../client/sql-client.ts';
import { type RetryLimits, retryConflicts } from '../retry-conflicts.ts';
import { asStore, reading } from '../store-error.ts';
import type { StrategyName } from '../strategies/strategy.ts';
import { depth } from './depth.ts';
import { dropEntries } from './drop-entries.ts';
import { pending } from './pending.ts';

/** The outbox of a SQL store: a mark on the sold reservations, set by the statement that sells. */
export class PostgresOutbox implements Outbox {
  readonly #sql: SqlClient;
  readonly #strategy: StrategyName;
  readonly #limits: RetryLimits;

  constructor(sql: SqlClient, strategy: StrategyName, limits: RetryLimits) {
    this.#sql = sql;
    this.#strategy = strategy;
    this.#limits = limits;
  }

  async pending(
    saleId: SaleId,
    query: { readonly afterSeq: number; readonly minAgeMs: number; readonly limit: number },
    options?: CallOptions,
  ): Promise<readonly OrderMessage[]> {
    requireWhole('afterSeq', query.afterSeq, 0);
    requireWhole('minAgeMs', query.minAgeMs, 0);
    requireWhole('limit', query.limit, 1);
    return await asStore(reading(pending(this.#sql, saleId, query, options)));
  }

  async drop(sale: SaleEpoch, seqs: readonly number[], options?: CallOptions): Promise<void> {
    const whole = seqs.filter((seq) => Number.isSafeInteger(seq));
    await retryConflicts(this.#limits, options, (bound) =>
      dropEntries(this.#sql, this.#strategy, sale, whole, bound()),
    );
  }

  async depth(
    saleId: SaleId,
    options?: CallOptions,
  ): Promise<{ readonly entries: number; readonly oldestSoldAt: number | undefined }> {
    return await asStore(reading(depth(this.#sql, saleId, options)));
  }
}

function requireWhole(field: string, value: number, least: number): void {
  if (Number.isSafeInteger(value) && value >= least) return;
  throw new FlashSaleError('INVALID_ARGUMENT', `${field} must be a whole number, at least ${least}`, {
    details: { field },
  });
}
