import type { SqlRow, SqlStatement } from './sql-client.ts';

/** One connection while it is ours. Rejects with the driver's own errors. */
export interface SqlConnection {
  /** Runs one prepared statement with parameters in text format. */
  run(statement: SqlStatement, values: readonly (string | null)[]): Promise<readonly SqlRow[]>;
  /** Runs a text without parameters and returns the command tag of its last statement ("COMMIT", "ROLLBACK"). */
  script(text: string): Promise<string>;
  /** Gives it back in order. */
  release(): void;
  /** Gives it up in an unknown state, perhaps with a statement under way: nobody may see what was left open in it. */
  destroy(): void;
}

/** Where connections come from. What they are wanted for may let a source share one between statements. */
export interface ConnectionSource {
  acquire(use: 'statement' | 'transaction'): Promise<SqlConnection>;
}
