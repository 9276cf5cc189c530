import type { OrderMessage, SaleId, Sku } from '@flash-sale/core';
import type { SqlTransaction } from '../client/sql-client.ts';
import { integer, text } from './columns.ts';
import source from './lock-skus.sql';
import { sqlStatement } from './sql-statement.ts';

const statement = sqlStatement('lock-skus', source);

export interface SkuCounter {
  readonly allotment: number;
  readonly sold: number;
}

export const skuKey = (saleId: SaleId, sku: Sku): string => `${saleId} ${sku}`;

/** The counters of every SKU that these orders name and a sale offers, by `skuKey`. */
export async function lockSkus(
  sql: SqlTransaction,
  messages: readonly OrderMessage[],
): Promise<ReadonlyMap<string, SkuCounter>> {
  const pairs = new Map<string, readonly [string, string]>();
  for (const { saleId, lines } of messages) {
    for (const { sku } of lines) pairs.set(skuKey(saleId, sku), [saleId, sku]);
  }
  const named = [...pairs.values()];
  const rows = await sql.query(statement, [named.map(([saleId]) => saleId), named.map(([, sku]) => sku)]);
  return new Map(
    rows.map((row) => [
      skuKey(text(row, 0) as SaleId, text(row, 1) as Sku),
      { allotment: integer(row, 2), sold: integer(row, 3) },
    ]),
  );
}
