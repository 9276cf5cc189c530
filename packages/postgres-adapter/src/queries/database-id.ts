import { type CallOptions, type DatabaseId, databaseId } from '@flash-sale/core';
import type { SqlExecutor } from '../client/sql-client.ts';
import { onlyRow, text } from './columns.ts';
import source from './database-id.sql';
import { sqlStatement } from './sql-statement.ts';

const statement = sqlStatement('database-id', source);

export async function selectDatabaseId(sql: SqlExecutor, options?: CallOptions): Promise<DatabaseId> {
  return databaseId(text(onlyRow(await sql.query(statement, [], options)), 0));
}
