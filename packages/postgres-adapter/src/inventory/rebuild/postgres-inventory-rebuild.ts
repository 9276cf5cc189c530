import {
  buildLedger,
  type CollectedReservations,
  FlashSaleError,
  type InventoryRebuild,
  type InventoryRebuildPlan,
  MemoryInventoryRebuild,
  type Reservation,
  type RestoredOrder,
} from '@flash-sale/core';
import type { SqlClient } from '../../client/sql-client.ts';
import { integer, onlyRow, text } from '../../queries/columns.ts';
import { sqlStatement } from '../../queries/sql-statement.ts';
import { readSale } from '../readings/read-sale.ts';
import { removeStocks } from '../removal/remove-stocks.ts';
import { type RetryLimits, retryConflicts } from '../retry-conflicts.ts';
import { asStore } from '../store-error.ts';
import type { StrategyName } from '../strategies/strategy.ts';
import source from './begin-stock.sql';
import { stageLedger } from './stage-ledger.ts';
import { outcomeFor, type StagedStock, switchSale } from './switch-sale.ts';

const beginStock = sqlStatement('begin-stock', source);

/**
 * A rebuild beside the sale: collects in this process, builds the new ledger with core's rules, writes it to a stock of its
 * own in bounded steps, and switches the sale in one. What a process that died has written is removed by the next rebuild.
 */
export class PostgresInventoryRebuild implements InventoryRebuild {
  readonly #sql: SqlClient;
  readonly #strategy: StrategyName;
  readonly #limits: RetryLimits;
  readonly #plan: InventoryRebuildPlan;
  readonly #collector: MemoryInventoryRebuild;
  /** Stocks that were written, whole or in part. */
  readonly #begun: string[] = [];
  #staged: StagedStock | undefined;

  constructor(sql: SqlClient, strategy: StrategyName, limits: RetryLimits, plan: InventoryRebuildPlan) {
    this.#sql = sql;
    this.#strategy = strategy;
    this.#limits = limits;
    this.#plan = plan;
    this.#collector = new MemoryInventoryRebuild(plan, (collected) => asStore(this.#switchTo(collected)));
  }

  addSold(orders: readonly RestoredOrder[]): Promise<void> {
    return this.#collector.addSold(orders);
  }

  addHolds(holds: readonly Reservation[]): Promise<void> {
    return this.#collector.addHolds(holds);
  }

  commit(): Promise<'opened' | 'superseded'> {
    return this.#collector.commit();
  }

  async discard(): Promise<void> {
    await this.#collector.discard();
    this.#staged = undefined;
    const { saleId, epoch } = this.#plan;
    const begun = this.#begun.splice(0);
    for (const stockId of begun) await asStore(removeStocks(this.#sql, saleId, epoch, stockId));
  }

  async #switchTo(collected: CollectedReservations): Promise<'opened' | 'superseded'> {
    const { saleId, epoch } = this.#plan;
    const before = await this.#outcome();
    if (before !== undefined) return before;
    this.#staged ??= await this.#stage(collected);
    const outcome = this.#staged === undefined ? await this.#outcome() : await this.#switch(this.#staged);
    if (outcome === undefined) {
      this.#staged = undefined;
      throw new FlashSaleError('STORE_UNAVAILABLE', 'the stock that was built is not there any more: build it again');
    }
    // The sale is open by now: what cannot be removed is removed by the next rebuild.
    if (outcome === 'opened') await removeStocks(this.#sql, saleId, epoch).catch(() => undefined);
    return outcome;
  }

  async #outcome(): Promise<'opened' | 'superseded' | undefined> {
    return outcomeFor(this.#plan, await readSale(this.#sql, this.#strategy, this.#plan.saleId));
  }

  #switch(staged: StagedStock): Promise<'opened' | 'superseded' | undefined> {
    return retryConflicts(this.#limits, undefined, (bound) =>
      this.#sql.transaction((sql) => switchSale(sql, this.#strategy, this.#plan, staged), bound()),
    );
  }

  /** Absent when another rebuild was faster, and the stock is being removed with all that it left behind. */
  async #stage({ orders, holds }: CollectedReservations): Promise<StagedStock | undefined> {
    const { saleId, epoch } = this.#plan;
    const row = onlyRow(await this.#sql.query(beginStock, [saleId, epoch]));
    const stockId = text(row, 0);
    this.#begun.push(stockId);
    const ledger = buildLedger(this.#plan, orders, holds, integer(row, 1));
    const written = await stageLedger(this.#sql, this.#strategy, stockId, ledger);
    return written ? { stockId, lastSeq: ledger.sales.length } : undefined;
  }
}
