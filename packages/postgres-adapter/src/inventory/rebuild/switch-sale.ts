import { FlashSaleError, type InventoryRebuildPlan } from '@flash-sale/core';
import type { SqlTransaction } from '../../client/sql-client.ts';
import { sqlStatement } from '../../queries/sql-statement.ts';
import { readSale, type ShownSale } from '../readings/read-sale.ts';
import { lockSale } from '../steps/lock-sale.ts';
import type { StrategyName } from '../strategies/strategy.ts';
import source from './switch-sale.sql';

const statement = sqlStatement('switch-sale', source);

/** A stock that is written. */
export interface StagedStock {
  readonly stockId: string;
  readonly lastSeq: number;
}

/** Whether the sale is open as planned already, or cannot be any more; absent when it can be switched. */
export function outcomeFor(
  plan: InventoryRebuildPlan,
  shown: ShownSale | undefined,
): 'opened' | 'superseded' | undefined {
  refuseForeign(plan, shown);
  if (shown?.epoch === plan.epoch && shown.incarnation === plan.incarnation) return 'opened';
  return shown?.epoch === plan.replaces ? undefined : 'superseded';
}

/** `FOREIGN_DATABASE` when the sale that is shown belongs to another database. */
export function refuseForeign(plan: InventoryRebuildPlan, shown: ShownSale | undefined): void {
  if (shown === undefined || shown.databaseId === plan.databaseId) return;
  throw new FlashSaleError('FOREIGN_DATABASE', 'the store knows this sale from another database', {
    details: { saleId: plan.saleId, databaseId: shown.databaseId },
  });
}

/**
 * Switches the sale to the stock if it is still in the epoch that the plan replaces. Absent when it is, and the stock is not
 * whole any more.
 */
export async function switchSale(
  sql: SqlTransaction,
  strategy: StrategyName,
  plan: InventoryRebuildPlan,
  { stockId, lastSeq }: StagedStock,
): Promise<'opened' | 'superseded' | undefined> {
  const { saleId, databaseId, epoch, replaces, incarnation, settings } = plan;
  await lockSale(sql, saleId);
  const before = outcomeFor(plan, await readSale(sql, strategy, saleId));
  if (before !== undefined) return before;
  const rows = await sql.query(statement, [
    saleId,
    stockId,
    databaseId,
    epoch,
    replaces ?? null,
    incarnation,
    strategy,
    settings.state,
    settings.startsAt ?? null,
    settings.endsAt ?? null,
    settings.buyerLimit ?? null,
    lastSeq,
    settings.revision,
  ]);
  if (rows.length === 1) return 'opened';
  return outcomeFor(plan, await readSale(sql, strategy, saleId));
}
