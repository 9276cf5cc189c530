import { FlashSaleError } from '@flash-sale/core';

/**
 * A column of a batch as one text, a value a line, for `string_to_array($n, E'\n')`: for ids and numbers that takes the
 * server a quarter of the time of an array literal. NULL is an empty line, where the statement says so.
 *
 * Columns are joined row by row, so a line break inside a value would shift all that follow: it is refused with
 * `INVALID_ARGUMENT`. No id has one.
 */
export function textLines(values: readonly (string | number)[]): string {
  const text = values.join('\n');
  let breaks = 0;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) breaks += 1;
  if (breaks === Math.max(0, values.length - 1)) return text;
  throw new FlashSaleError('INVALID_ARGUMENT', 'an id must not contain a line break');
}
