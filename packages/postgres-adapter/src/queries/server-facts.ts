import type { CallOptions } from '@flash-sale/core';
import type { SqlExecutor } from '../client/sql-client.ts';
import { flag, integer, onlyRow, text } from './columns.ts';
import source from './server-facts.sql';
import { sqlStatement } from './sql-statement.ts';

const statement = sqlStatement('server-facts', source);

/** What a server says about itself. */
export interface ServerFacts {
  /** PostgreSQL's `server_version_num`: 150020 is 15.20. */
  readonly versionNumber: number;
  /** PostgreSQL's `synchronous_commit` in this session. */
  readonly synchronousCommit: string;
  /** PostgreSQL's `fsync`: "off" survives the death of the server process, not of the machine. */
  readonly fsync: string;
  readonly replica: boolean;
}

export async function selectServerFacts(sql: SqlExecutor, options?: CallOptions): Promise<ServerFacts> {
  const row = onlyRow(await sql.query(statement, [], options));
  return {
    versionNumber: integer(row, 0),
    synchronousCommit: text(row, 1),
    fsync: text(row, 2),
    replica: flag(row, 3),
  };
}
