import { FlashSaleError, type SaleEpoch } from '@flash-sale/core';
import type { SqlTransaction } from '../../client/sql-client.ts';
import { integer, onlyRow } from '../../queries/columns.ts';
import { sqlStatement } from '../../queries/sql-statement.ts';
import { readSale } from '../readings/read-sale.ts';
import { requireCurrent } from '../require-current.ts';
import { lockSale } from '../steps/lock-sale.ts';
import type { StrategyName } from '../strategies/strategy.ts';
import forgetSource from './forget-sale.sql';
import owedSource from './owed.sql';

const owed = sqlStatement('owed', owedSource);
const forget = sqlStatement('forget-sale', forgetSource);

/** Forgets a sale that owes nothing. An unknown one is dropped already. */
export async function dropSale(sql: SqlTransaction, strategy: StrategyName, sale: SaleEpoch): Promise<void> {
  await lockSale(sql, sale.saleId);
  const shown = await readSale(sql, strategy, sale.saleId);
  if (shown === undefined) return;
  const { stockId } = requireCurrent(sale, shown);
  const row = onlyRow(await sql.query(owed, [stockId]));
  const [outbox, holds] = [integer(row, 0), integer(row, 1)];
  if (outbox > 0 || holds > 0) {
    throw new FlashSaleError('INVALID_ARGUMENT', 'a sale is dropped when its outbox is empty and no hold is open', {
      details: { field: 'saleId', outbox, holds },
    });
  }
  await sql.query(forget, [sale.saleId]);
}
