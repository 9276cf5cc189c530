import type { CallOptions, QueuePosition, SaleId } from '@flash-sale/core';
import type { SqlExecutor } from '../client/sql-client.ts';
import { integer, optionalText, text } from './columns.ts';
import source from './positions.sql';
import { sqlStatement } from './sql-statement.ts';

const statement = sqlStatement('positions', source);

export async function selectPositions(sql: SqlExecutor, options?: CallOptions): Promise<readonly QueuePosition[]> {
  const positions = new Map<string, QueuePosition & { readonly barriers: Map<SaleId, number> }>();
  for (const row of await sql.query(statement, [], options)) {
    const topic = text(row, 0);
    const partition = integer(row, 1);
    const key = `${partition} ${topic}`;
    const position = positions.get(key) ?? { topic, partition, nextOffset: text(row, 2), barriers: new Map() };
    positions.set(key, position);
    const saleId = optionalText(row, 3);
    if (saleId !== undefined) position.barriers.set(saleId as SaleId, integer(row, 4));
  }
  return [...positions.values()];
}
