import type { BuyerId, CallOptions, DatabaseId, OperationId, OrderId, OrderMessage, SaleId } from '@flash-sale/core';
import type { SqlExecutor } from '../../client/sql-client.ts';
import { integer, optionalText, text } from '../../queries/columns.ts';
import { sqlStatement } from '../../queries/sql-statement.ts';
import { linesOf } from '../readings/line-text.ts';
import source from './pending.sql';

const statement = sqlStatement('pending', source);

/** Order messages of the outbox, in the order of `seq`. */
export async function pending(
  sql: SqlExecutor,
  saleId: SaleId,
  query: { readonly afterSeq: number; readonly minAgeMs: number; readonly limit: number },
  options?: CallOptions,
): Promise<readonly OrderMessage[]> {
  const { afterSeq, minAgeMs, limit } = query;
  const rows = await sql.query(statement, [saleId, afterSeq, minAgeMs, limit], options);
  return rows.map((row) => ({
    databaseId: text(row, 0) as DatabaseId,
    saleId,
    orderId: text(row, 1) as OrderId,
    buyerId: text(row, 2) as BuyerId,
    lines: linesOf(text(row, 3)),
    fingerprint: text(row, 4),
    epoch: integer(row, 5),
    seq: integer(row, 6),
    soldAt: integer(row, 7),
    settledBy: optionalText(row, 8) as OperationId | undefined,
    redriveRound: integer(row, 9),
    traceparent: optionalText(row, 10),
  }));
}
