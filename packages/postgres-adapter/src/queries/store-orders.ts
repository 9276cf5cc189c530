import type { CallOptions, OrderId, OrderMessage } from '@flash-sale/core';
import type { SqlExecutor } from '../client/sql-client.ts';
import { textLines } from '../client/text-lines.ts';
import { flag, onlyRow, optionalText } from './columns.ts';
import { sqlStatement } from './sql-statement.ts';
import source from './store-orders.sql';

const statement = sqlStatement('store-orders', source);

/**
 * The ids of those that are new; absent when a SKU is not on sale, and then nothing was stored. No order id may come
 * twice. `DATABASE_REJECTED` when the guard or a constraint refuses any of them.
 */
export async function storeOrders(
  sql: SqlExecutor,
  messages: readonly OrderMessage[],
  options?: CallOptions,
): Promise<ReadonlySet<OrderId> | undefined> {
  const orderIds: string[] = [];
  const saleIds: string[] = [];
  const buyerIds: string[] = [];
  const fingerprints: string[] = [];
  const settledBy: string[] = [];
  const epochs: number[] = [];
  const seqs: number[] = [];
  const soldAt: number[] = [];
  const onlySkus: string[] = [];
  const onlyQuantities: (string | number)[] = [];
  const lineOrderIds: string[] = [];
  const lineNumbers: number[] = [];
  const lineSkus: string[] = [];
  const quantities: number[] = [];
  const pairs = new Map<string, readonly [string, string]>();
  for (const message of messages) {
    orderIds.push(message.orderId);
    saleIds.push(message.saleId);
    buyerIds.push(message.buyerId);
    fingerprints.push(message.fingerprint);
    settledBy.push(message.settledBy ?? '');
    epochs.push(message.epoch);
    seqs.push(message.seq);
    soldAt.push(message.soldAt);
    const { lines } = message;
    const only = lines.length === 1 ? lines[0] : undefined;
    onlySkus.push(only?.sku ?? '');
    onlyQuantities.push(only?.quantity ?? '');
    for (const [index, { sku, quantity }] of lines.entries()) {
      pairs.set(`${message.saleId}\n${sku}`, [message.saleId, sku]);
      if (only !== undefined) continue;
      lineOrderIds.push(message.orderId);
      lineNumbers.push(index + 1);
      lineSkus.push(sku);
      quantities.push(quantity);
    }
  }
  const named = [...pairs.values()];
  const row = onlyRow(
    await sql.query(
      statement,
      [
        textLines(orderIds),
        textLines(saleIds),
        textLines(buyerIds),
        fingerprints,
        textLines(settledBy),
        textLines(epochs),
        textLines(seqs),
        textLines(soldAt),
        textLines(lineOrderIds),
        textLines(lineNumbers),
        textLines(lineSkus),
        textLines(quantities),
        named.map(([saleId]) => saleId),
        named.map(([, sku]) => sku),
        named.length,
        textLines(onlySkus),
        textLines(onlyQuantities),
      ],
      options,
    ),
  );
  if (!flag(row, 0)) return undefined;
  return new Set((optionalText(row, 1)?.split('\n') ?? []) as OrderId[]);
}
