import {
  type CallOptions,
  type DatabaseId,
  type LevelsSnapshot,
  type SaleId,
  type SaleSettings,
  type SaleState,
  type Sku,
  saleWindowAt,
} from '@flash-sale/core';
import type { SqlExecutor } from '../../client/sql-client.ts';
import { flag, integer, optionalInteger, optionalText, text } from '../../queries/columns.ts';
import { sqlStatement } from '../../queries/sql-statement.ts';
import type { StrategyName } from '../strategies/strategy.ts';
import source from './read-sale.sql';

const statement = sqlStatement('read-sale', source);

/** A sale as the database shows it, and its levels at the same instant. */
export interface ShownSale {
  readonly stockId: string;
  readonly databaseId: DatabaseId;
  readonly epoch: number;
  readonly incarnation: string;
  readonly fenced: boolean;
  readonly settings: SaleSettings;
  readonly levels: LevelsSnapshot;
}

/** Absent when the store does not know the sale. */
export async function readSale(
  sql: SqlExecutor,
  strategy: StrategyName,
  saleId: SaleId,
  options?: CallOptions,
): Promise<ShownSale | undefined> {
  const [row] = await sql.query(statement, [saleId, strategy], options);
  if (row === undefined) return undefined;
  const [epoch, at] = [integer(row, 2), integer(row, 10)];
  const settings = {
    state: text(row, 5) as SaleState,
    startsAt: optionalInteger(row, 6),
    endsAt: optionalInteger(row, 7),
    buyerLimit: optionalInteger(row, 8),
    revision: integer(row, 12),
  };
  const levels = JSON.parse(optionalText(row, 11) ?? '[]') as [Sku, number, number, number, number][];
  return {
    stockId: text(row, 0),
    databaseId: text(row, 1) as DatabaseId,
    epoch,
    incarnation: text(row, 3),
    fenced: flag(row, 4),
    settings,
    levels: {
      saleId,
      epoch,
      version: integer(row, 9),
      window: saleWindowAt(settings, at),
      at,
      skus: levels.map(([sku, allotment, available, held, sold]) => ({ sku, allotment, available, held, sold })),
    },
  };
}
