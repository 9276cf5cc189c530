import { invariant } from '@flash-sale/core';
import type { SqlRow } from '../client/sql-client.ts';

/** Reads of one column. A NULL where none can be is a bug of the statement: `INVARIANT_BROKEN`. */
export function text(row: SqlRow, column: number): string {
  const value = row[column];
  invariant(value !== null && value !== undefined, 'a column that is never NULL is NULL', { column });
  return value;
}

export function optionalText(row: SqlRow, column: number): string | undefined {
  return row[column] ?? undefined;
}

export function integer(row: SqlRow, column: number): number {
  const value = Number(text(row, column));
  invariant(Number.isSafeInteger(value), 'a column is not an integer that a number can hold', { column });
  return value;
}

export function optionalInteger(row: SqlRow, column: number): number | undefined {
  return row[column] == null ? undefined : integer(row, column);
}

export function flag(row: SqlRow, column: number): boolean {
  return text(row, column) === 't';
}

/** The only row of a reply that has exactly one. */
export function onlyRow(rows: readonly SqlRow[]): SqlRow {
  const [row] = rows;
  invariant(row !== undefined && rows.length === 1, 'a statement with one reply gave another number', {
    rows: rows.length,
  });
  return row;
}
