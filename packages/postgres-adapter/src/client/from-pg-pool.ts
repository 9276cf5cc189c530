import type { ConnectionSource, SqlConnection } from './connection.ts';
import { createSqlClient, type SqlClientOptions } from './create-sql-client.ts';
import type { SqlClient, SqlRow, SqlStatement } from './sql-client.ts';

/** The part of a `pg` client that is used. */
export interface PgClientLike {
  query(config: PgQuery): Promise<{ readonly rows: readonly unknown[]; readonly command: string }>;
  release(destroy?: boolean): void;
  on(event: 'error', listener: (error: Error) => void): unknown;
}

/** The part of a `pg` Pool that is used. The caller makes it, sizes it and ends it. */
export interface PgPoolLike {
  connect(): Promise<PgClientLike>;
  on(event: 'error', listener: (error: Error) => void): unknown;
}

interface PgQuery {
  name?: string;
  text: string;
  values?: (string | null)[];
  rowMode: 'array';
  types: { getTypeParser(): (value: string) => string };
}

export interface FromPgPoolOptions extends SqlClientOptions {
  /**
   * Whether connections keep statements prepared under names: true unless told otherwise. A pooler in transaction mode
   * that does not know named statements (PgBouncer before 1.21) needs false.
   */
  readonly prepare?: boolean | undefined;
}

/** Replies stay in text format: each statement reads its own columns, whatever parsers the host has set for `pg`. */
const asText = { getTypeParser: () => (value: string) => value };
const ignore = (): void => undefined;

/**
 * `pg` reports a cut connection as an event as well, and without a listener Node ends the process. Whoever waits for an
 * answer is told by that answer; the pool replaces idle connections by itself.
 */
const listening = new WeakSet<object>();
function surviveErrors(emitter: PgPoolLike | PgClientLike): void {
  if (listening.has(emitter)) return;
  listening.add(emitter);
  emitter.on('error', ignore);
}

/** A client over a pool of `pg`. An open transaction has a connection of its own; the pool never sees BEGIN or COMMIT. */
export function fromPgPool(pool: PgPoolLike, options: FromPgPoolOptions = {}): SqlClient {
  const prepare = options.prepare ?? true;
  surviveErrors(pool);
  const source: ConnectionSource = {
    async acquire() {
      const client = await pool.connect();
      surviveErrors(client);
      return connectionOf(client, prepare);
    },
  };
  return createSqlClient('PostgreSQL', source, options);
}

function connectionOf(client: PgClientLike, prepare: boolean): SqlConnection {
  return {
    async run(statement: SqlStatement, values) {
      const query: PgQuery = { text: statement.text, values: [...values], rowMode: 'array', types: asText };
      if (prepare) query.name = statement.name;
      const { rows } = await client.query(query);
      return rows as readonly SqlRow[];
    },
    async script(text) {
      const result = await client.query({ text, rowMode: 'array', types: asText });
      // `pg` answers several statements with a list of results.
      const last = Array.isArray(result) ? result.at(-1) : result;
      return String(last?.command ?? '');
    },
    release: () => client.release(),
    destroy: () => client.release(true),
  };
}
