import {
  type CallOptions,
  type Clock,
  checkCommands,
  checkPlan,
  checkSettings,
  FlashSaleError,
  type InventoryCommand,
  type InventoryRebuild,
  type InventoryRebuildPlan,
  type InventoryStore,
  type LevelsSnapshot,
  type OrderId,
  type Outbox,
  type Page,
  PolledLevels,
  type ReplyTo,
  type Reservation,
  type SaleEpoch,
  type SaleId,
  type SaleSettings,
  type StoredSaleStatus,
  systemClock,
} from '@flash-sale/core';
import type { SqlClient } from '../client/sql-client.ts';
import { configureSale } from './configure-sale.ts';
import { PostgresOutbox } from './outbox/postgres-outbox.ts';
import { readSale, type ShownSale } from './readings/read-sale.ts';
import { readVersion } from './readings/read-version.ts';
import { readReservations, scanReservations } from './readings/reservations.ts';
import { PostgresInventoryRebuild } from './rebuild/postgres-inventory-rebuild.ts';
import { refuseForeign } from './rebuild/switch-sale.ts';
import { dropSale } from './removal/drop-sale.ts';
import { removeStocks } from './removal/remove-stocks.ts';
import { saleNotFound } from './require-current.ts';
import { type RetryLimits, retryConflicts } from './retry-conflicts.ts';
import { asStore, reading } from './store-error.ts';
import { optimistic } from './strategies/optimistic.ts';
import { pessimistic } from './strategies/pessimistic.ts';
import { skipLocked } from './strategies/skip-locked.ts';
import type { Strategy, StrategyName } from './strategies/strategy.ts';

export interface PostgresInventoryStoreOptions {
  /** How steps keep out of each other's way. All processes that sell a sale must say the same. */
  readonly strategy: StrategyName;
  /** Deadline of a call that brings none, milliseconds, over all of its attempts. Default 10,000. */
  readonly timeoutMs?: number | undefined;
  /** Attempts of a step that loses against others, the first included; then `STORE_UNAVAILABLE`. Default 32. */
  readonly attemptsMax?: number | undefined;
  /** For polls only: windows and holds are judged by the database's own clock. */
  readonly clock?: Clock | undefined;
}

type Replies<Commands extends readonly InventoryCommand[]> = {
  readonly [Index in keyof Commands]: ReplyTo<Commands[Index]>;
};

const STRATEGIES: Readonly<Record<StrategyName, Strategy>> = { pessimistic, optimistic, 'skip-locked': skipLocked };
const TIMEOUT_MS = 10_000;
const ATTEMPTS_MAX = 32;

/**
 * Stock in PostgreSQL, for shops without Redis: one transaction decides a whole batch, and any number of processes sell from
 * the same tables. A sale that was opened on another timeline (a replica was promoted, a backup was restored) refuses to
 * sell (`STORE_FENCED`) until it is rebuilt.
 */
export class PostgresInventoryStore implements InventoryStore {
  readonly name: string;
  readonly durableOutbox = true;
  readonly outbox: Outbox;
  readonly #sql: SqlClient;
  readonly #strategy: StrategyName;
  readonly #limits: RetryLimits;
  readonly #watched: PolledLevels;

  constructor(sql: SqlClient, options: PostgresInventoryStoreOptions) {
    const { strategy, timeoutMs = TIMEOUT_MS, attemptsMax = ATTEMPTS_MAX, clock = systemClock } = options;
    if (!Object.hasOwn(STRATEGIES, strategy)) throw invalid('strategy', 'must be one of the three that there are');
    if (!(Number.isSafeInteger(attemptsMax) && attemptsMax >= 1)) throw invalid('attemptsMax', 'must be at least 1');
    if (!(timeoutMs > 0)) throw invalid('timeoutMs', 'must be a positive number');
    this.name = `${sql.name}, ${strategy}`;
    this.#sql = sql;
    this.#strategy = strategy;
    this.#limits = { timeoutMs, attemptsMax };
    this.outbox = new PostgresOutbox(sql, strategy, this.#limits);
    const source = {
      levels: (saleId: SaleId) => this.levels(saleId),
      // A rebuild switches the row of the sale; only a drop removes it.
      position: async (saleId: SaleId) => (await readVersion(sql, saleId)) ?? ('dropped' as const),
    };
    this.#watched = new PolledLevels(source, clock);
  }

  async decide<const Commands extends readonly InventoryCommand[]>(
    sale: SaleEpoch,
    commands: Commands,
    options?: CallOptions,
  ): Promise<Replies<Commands>> {
    checkCommands(commands);
    const step = STRATEGIES[this.#strategy];
    const replies = await retryConflicts(this.#limits, options, (bound, attempt) =>
      step(this.#sql, sale, commands, bound, attempt),
    );
    return replies as unknown as Replies<Commands>;
  }

  async status(saleId: SaleId, options?: CallOptions): Promise<StoredSaleStatus | undefined> {
    const shown = await this.#shown(saleId, options);
    if (shown === undefined) return undefined;
    const { databaseId, epoch, incarnation, fenced } = shown;
    return { databaseId, epoch, incarnation, fenced };
  }

  async configure(sale: SaleEpoch, settings: SaleSettings, options?: CallOptions): Promise<void> {
    const next = checkSettings(settings);
    await retryConflicts(this.#limits, options, (bound) =>
      this.#sql.transaction((transaction) => configureSale(transaction, this.#strategy, sale, next), bound()),
    );
  }

  async levels(saleId: SaleId, options?: CallOptions): Promise<LevelsSnapshot> {
    const shown = await this.#shown(saleId, options);
    if (shown === undefined) throw saleNotFound(saleId);
    return shown.levels;
  }

  watchLevels(saleId: SaleId, signal: AbortSignal): AsyncIterable<LevelsSnapshot> {
    return this.#watched.watch(saleId, signal);
  }

  async reservations(
    saleId: SaleId,
    orderIds: readonly OrderId[],
    options?: CallOptions,
  ): Promise<readonly (Reservation | undefined)[]> {
    return await asStore(reading(readReservations(this.#sql, saleId, orderIds, this.#bounded(options))));
  }

  async scanReservations(
    saleId: SaleId,
    cursor: string | undefined,
    limit: number,
    options?: CallOptions,
  ): Promise<Page<Reservation>> {
    return await asStore(reading(scanReservations(this.#sql, saleId, cursor, limit, this.#bounded(options))));
  }

  async rebuild(plan: InventoryRebuildPlan): Promise<InventoryRebuild> {
    checkPlan(plan);
    refuseForeign(plan, await this.#shown(plan.saleId));
    return new PostgresInventoryRebuild(this.#sql, this.#strategy, this.#limits, plan);
  }

  async dropSale(sale: SaleEpoch, options?: CallOptions): Promise<void> {
    await retryConflicts(this.#limits, options, (bound) =>
      this.#sql.transaction((transaction) => dropSale(transaction, this.#strategy, sale), bound()),
    );
    this.#watched.dropped(sale.saleId);
    await asStore(removeStocks(this.#sql, sale.saleId, sale.epoch));
  }

  #shown(saleId: SaleId, options?: CallOptions): Promise<ShownSale | undefined> {
    return asStore(reading(readSale(this.#sql, this.#strategy, saleId, this.#bounded(options))));
  }

  #bounded(options: CallOptions | undefined): CallOptions {
    return { signal: options?.signal, timeoutMs: options?.timeoutMs ?? this.#limits.timeoutMs };
  }
}

function invalid(field: string, why: string): FlashSaleError {
  return new FlashSaleError('INVALID_CONFIGURATION', `${field} ${why}`, { details: { field } });
}
