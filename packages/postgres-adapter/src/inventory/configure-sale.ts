import { nextSaleState, type SaleEpoch, type SaleSettings } from '@flash-sale/core';
import type { SqlTransaction } from '../client/sql-client.ts';
import { sqlStatement } from '../queries/sql-statement.ts';
import { readSale } from './readings/read-sale.ts';
import { requireCurrent } from './require-current.ts';
import source from './set-settings.sql';
import { lockSale } from './steps/lock-sale.ts';
import type { StrategyName } from './strategies/strategy.ts';

const statement = sqlStatement('set-settings', source);

/** Copies checked settings, unless the store has as new ones. */
export async function configureSale(
  sql: SqlTransaction,
  strategy: StrategyName,
  sale: SaleEpoch,
  next: SaleSettings,
): Promise<void> {
  await lockSale(sql, sale.saleId);
  const { settings } = requireCurrent(sale, await readSale(sql, strategy, sale.saleId));
  const { state, startsAt, endsAt, buyerLimit, revision } = next;
  if (revision <= settings.revision) return;
  nextSaleState(settings.state, state);
  await sql.query(statement, [sale.saleId, state, startsAt ?? null, endsAt ?? null, buyerLimit ?? null, revision]);
}
