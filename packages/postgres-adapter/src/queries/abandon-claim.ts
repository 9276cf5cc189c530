import type { CallOptions } from '@flash-sale/core';
import type { SqlExecutor } from '../client/sql-client.ts';
import source from './abandon-claim.sql';
import { sqlStatement } from './sql-statement.ts';

const statement = sqlStatement('abandon-claim', source);

export async function abandonClaim(sql: SqlExecutor, token: string, options?: CallOptions): Promise<void> {
  await sql.query(statement, [token], options);
}
