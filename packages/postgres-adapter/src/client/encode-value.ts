import type { SqlValue } from './sql-client.ts';

const NEEDS_ESCAPE = /["\\]/;
const EACH_ESCAPE = /["\\]/g;

/** A parameter in PostgreSQL's text format. */
export function encodeValue(value: SqlValue): string | null {
  if (typeof value === 'string' || value === null) return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return arrayLiteral(value);
}

/** A one-dimensional array literal. Text is always quoted, so that NULL and an empty text stay apart. */
function arrayLiteral(values: readonly (string | number | boolean | null)[]): string {
  let literal = '{';
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index];
    if (index > 0) literal += ',';
    if (value === null || value === undefined) literal += 'NULL';
    else if (typeof value !== 'string') literal += String(value);
    else literal += `"${NEEDS_ESCAPE.test(value) ? value.replace(EACH_ESCAPE, '\\$&') : value}"`;
  }
  return `${literal}}`;
}
