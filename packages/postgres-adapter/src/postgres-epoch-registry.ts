import {
  type CallOptions,
  type EpochRegistry,
  type EpochRow,
  FlashSaleError,
  type GrantedLease,
  type SaleId,
} from '@flash-sale/core';
import type { SqlClient } from './client/sql-client.ts';
import { closeEpoch } from './queries/close-epoch.ts';
import { selectEpoch } from './queries/current-epoch.ts';
import { leasedForMs } from './queries/leased-for.ts';
import { openEpoch } from './queries/open-epoch.ts';
import { releaseLeases } from './queries/release-leases.ts';
import { renewLeases } from './queries/renew-leases.ts';

/** Longest lease, in milliseconds: one day. A mistaken unit must not block recovery for ever. */
const LEASE_TTL_MS_MAX = 86_400_000;

/** Epochs and leases in PostgreSQL or PGlite, by the server's clock: see `EpochRegistry`. */
export class PostgresEpochRegistry implements EpochRegistry {
  readonly #sql: SqlClient;

  constructor(sql: SqlClient) {
    this.#sql = sql;
  }

  async current(saleId: SaleId, options?: CallOptions): Promise<EpochRow | undefined> {
    return await selectEpoch(this.#sql, saleId, options);
  }

  async beginClosing(saleId: SaleId, epoch: number, options?: CallOptions): Promise<boolean> {
    return await closeEpoch(this.#sql, saleId, epoch, options);
  }

  async open(
    saleId: SaleId,
    closed: number | undefined,
    next: { readonly epoch: number; readonly incarnation: string },
    options?: CallOptions,
  ): Promise<boolean> {
    if (!Number.isSafeInteger(next.epoch) || next.epoch <= (closed ?? 0)) {
      throw new FlashSaleError('INVALID_ARGUMENT', 'the next epoch must be greater than the closed one', {
        details: { saleId, closed, next: next.epoch },
      });
    }
    return await openEpoch(this.#sql, saleId, closed, next, options);
  }

  async renewLeases(
    processId: string,
    saleIds: readonly SaleId[],
    ttlMs: number,
    options?: CallOptions,
  ): Promise<readonly GrantedLease[]> {
    if (!(ttlMs > 0 && ttlMs <= LEASE_TTL_MS_MAX)) {
      throw new FlashSaleError('INVALID_ARGUMENT', `ttlMs must be positive and at most ${LEASE_TTL_MS_MAX}`, {
        details: { field: 'ttlMs' },
      });
    }
    if (saleIds.length === 0) return [];
    const granted = await renewLeases(this.#sql, processId, saleIds, ttlMs, options);
    return granted.map((lease) => ({ ...lease, ttlMs }));
  }

  async leasedForMs(saleId: SaleId, epoch: number, options?: CallOptions): Promise<number> {
    return await leasedForMs(this.#sql, saleId, epoch, options);
  }

  async releaseLeases(
    processId: string,
    of: { readonly saleId: SaleId; readonly epoch: number } | undefined,
    options?: CallOptions,
  ): Promise<void> {
    await releaseLeases(this.#sql, { processId, ...of }, options);
  }

  async releaseAllLeases(options?: CallOptions): Promise<void> {
    await releaseLeases(this.#sql, {}, options);
  }
}
