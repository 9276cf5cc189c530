import type { CallOptions } from '@flash-sale/core';
import { FlashSaleError } from '@flash-sale/core';
import { mapSqlError, type SqlPhase, sqlStateOf } from '../pg-error.ts';
import type { ConnectionSource, SqlConnection } from './connection.ts';
import { type Deadline, DeadlinePassed, startDeadline } from './deadline.ts';
import { encodeValue } from './encode-value.ts';
import type { SqlClient, SqlTransaction } from './sql-client.ts';

export interface SqlClientOptions {
  /**
   * Deadline of calls that bring none, milliseconds: 10,000 unless told otherwise. Set the server's `statement_timeout`
   * for the role a little below it, so that the server gives up what nobody waits for any more.
   */
  readonly timeoutMs?: number | undefined;
}

const TIMEOUT_MS_DEFAULT = 10_000;

/** Joins deadlines, transactions and error codes to where connections come from. */
export function createSqlClient(name: string, source: ConnectionSource, options: SqlClientOptions = {}): SqlClient {
  const timeoutMs = options.timeoutMs ?? TIMEOUT_MS_DEFAULT;
  const bounded = async <Result>(
    call: CallOptions | undefined,
    use: 'statement' | 'transaction',
    run: (connection: SqlConnection, deadline: Deadline) => Promise<Result>,
  ): Promise<Result> => {
    const deadline = startDeadline(call, timeoutMs);
    try {
      return await run(await acquire(source, use, deadline), deadline);
    } finally {
      deadline.stop();
    }
  };
  return {
    name,
    query: (statement, values, call) =>
      bounded(call, 'statement', async (connection, deadline) => {
        const encoded = values.map(encodeValue);
        return await use(connection, 'statement', () => deadline.race(connection.run(statement, encoded)));
      }),
    transaction: (work, call) =>
      bounded(call, 'transaction', (connection, deadline) => transact(connection, deadline, work)),
  };
}

async function acquire(
  source: ConnectionSource,
  use: 'statement' | 'transaction',
  deadline: Deadline,
): Promise<SqlConnection> {
  const acquired = source.acquire(use);
  try {
    return await deadline.race(acquired);
  } catch (error) {
    // A connection that comes after the deadline goes back unused.
    acquired.then(
      (connection) => connection.release(),
      () => undefined,
    );
    throw mapSqlError(error, 'connecting');
  }
}

/** Runs one thing and gives the connection back if the server itself answered, else up. */
async function use<Result>(connection: SqlConnection, phase: SqlPhase, run: () => Promise<Result>): Promise<Result> {
  try {
    const result = await run();
    connection.release();
    return result;
  } catch (error) {
    if (isInOrder(error)) connection.release();
    else connection.destroy();
    throw mapSqlError(error, phase);
  }
}

/** An error that the server answered a statement with leaves the connection as it was. 26000 and 0A000 do not: prepared
 * statements are gone, or no longer fit the tables, until the connection is made anew. */
function isInOrder(error: unknown): boolean {
  const sqlState = sqlStateOf(error);
  if (sqlState === undefined) return false;
  return !sqlState.startsWith('08') && !sqlState.startsWith('57P') && sqlState !== '26000' && sqlState !== '0A000';
}

async function transact<Result>(
  connection: SqlConnection,
  deadline: Deadline,
  work: (transaction: SqlTransaction) => Promise<Result>,
): Promise<Result> {
  let ended = false;
  const step = async <Reply>(run: () => Promise<Reply>): Promise<Reply> => {
    if (ended) throw new FlashSaleError('CLOSED', 'the transaction has ended');
    try {
      return await deadline.race(run());
    } catch (error) {
      throw mapSqlError(error, 'transaction');
    }
  };
  let result: Result;
  try {
    await step(() => connection.script('BEGIN ISOLATION LEVEL READ COMMITTED'));
    result = await deadline.race(
      work({
        query: (statement, values) => step(() => connection.run(statement, values.map(encodeValue))),
        script: async (text) => {
          await step(() => connection.script(text));
        },
      }),
    );
  } catch (error) {
    ended = true;
    await rollBack(connection, deadline);
    throw error instanceof DeadlinePassed ? mapSqlError(error, 'transaction') : error;
  }
  ended = true;
  const tag = await use(connection, 'commit', () => deadline.race(connection.script('COMMIT')));
  if (tag !== 'COMMIT') {
    throw new FlashSaleError('DATABASE_CONFLICT', 'the transaction was rolled back: a statement in it had failed');
  }
  return result;
}

/** A connection whose ROLLBACK is not confirmed is never used again. */
async function rollBack(connection: SqlConnection, deadline: Deadline): Promise<void> {
  try {
    await deadline.race(connection.script('ROLLBACK'));
    connection.release();
  } catch {
    connection.destroy();
  }
}
