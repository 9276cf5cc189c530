import type { Adjustment, CallOptions, OperationId, Sale, SaleId, SaleState, Sku } from '@flash-sale/core';
import { databaseId } from '@flash-sale/core';
import type { SqlExecutor } from '../client/sql-client.ts';
import { integer, optionalInteger, optionalText, text } from './columns.ts';
import source from './sale.sql';
import { sqlStatement } from './sql-statement.ts';

const statement = sqlStatement('sale', source);

export interface SaleWithAdjustments {
  readonly sale: Sale;
  readonly adjustments: readonly Adjustment[];
}

export async function selectSale(
  sql: SqlExecutor,
  saleId: SaleId,
  options?: CallOptions,
): Promise<SaleWithAdjustments | undefined> {
  const rows = await sql.query(statement, [saleId], options);
  const [first] = rows;
  if (first === undefined) return undefined;
  const sale = {
    saleId,
    databaseId: databaseId(text(first, 4)),
    state: text(first, 0) as SaleState,
    startsAt: optionalInteger(first, 1),
    endsAt: optionalInteger(first, 2),
    buyerLimit: optionalInteger(first, 3),
    revision: integer(first, 6),
    skus: rows.map((row) => ({
      sku: text(row, 7) as Sku,
      allotment: integer(row, 8),
      unitPrice: text(row, 9),
    })),
  };
  return { sale, adjustments: readAdjustments(saleId, optionalText(first, 5)) };
}

function readAdjustments(saleId: SaleId, json: string | undefined): readonly Adjustment[] {
  if (json === undefined) return [];
  const entries = JSON.parse(json) as [OperationId, Sku, number, Adjustment['state']][];
  return entries.map(([operationId, sku, delta, state]) => ({ operationId, saleId, sku, delta, state }));
}
