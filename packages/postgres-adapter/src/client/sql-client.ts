import type { CallOptions } from '@flash-sale/core';

/** One statement: its text, and the name under which a connection keeps it prepared. */
export interface SqlStatement {
  readonly name: string;
  readonly text: string;
}

/** A parameter. Lists become arrays. */
export type SqlValue = string | number | boolean | null | readonly (string | number | boolean | null)[];

/** A row of the reply: each column in PostgreSQL's text format, whatever parsers the host application has set. */
export type SqlRow = readonly (string | null)[];

/** What a statement runs on: a client (a transaction of its own) or a transaction. */
export interface SqlExecutor {
  /** Inside a transaction the bounds are those of the transaction; `options` are not looked at there. */
  query(statement: SqlStatement, values: readonly SqlValue[], options?: CallOptions): Promise<readonly SqlRow[]>;
}

/** One transaction, on one connection. Use it for one call at a time. */
export interface SqlTransaction extends SqlExecutor {
  /** Runs a text of one or several statements without parameters. */
  script(text: string): Promise<void>;
}

/**
 * The one way to a database, PostgreSQL (`fromPgPool`) or PGlite (`openPglite`, `fromPglite`).
 *
 * Every call answers within its deadline. Errors: `DATABASE_UNAVAILABLE` (nothing changed), `DATABASE_CONFLICT` (nothing
 * changed, repeat), `DATABASE_REJECTED` (nothing changed, repeating is useless), `DATABASE_UNKNOWN` (handed over and not
 * answered: it may have been carried out), `ABORTED` (before it was handed over).
 */
export interface SqlClient extends SqlExecutor {
  /** For people: "PostgreSQL", "PGlite". */
  readonly name: string;

  /**
   * Runs `work` in a READ COMMITTED transaction and commits. Rolls back when `work` rejects, and rejects with the same.
   * Only a connection that is lost during COMMIT, or a deadline that passes then, is `DATABASE_UNKNOWN`.
   */
  transaction<Result>(work: (transaction: SqlTransaction) => Promise<Result>, options?: CallOptions): Promise<Result>;
}
