import { describe, expect, it } from 'vitest';
import { ANSWER, STATUS } from './reply-code.ts';
import adjustments from './scripts/adjustments.lua';
import fence from './scripts/fence.lua';
import holds from './scripts/holds.lua';
import purchase from './scripts/purchase.lua';

/** Names and numbers of a `local A, B = 1, 2` statement, which may span lines. */
function assigned(lua: string, firstName: string): Map<string, number> {
  const statement = new RegExp(`local (${firstName}\\b[A-Z_,\\s]*)=([\\d,\\s]+)`).exec(lua);
  const names = (statement?.[1] ?? '').split(',').map((name) => name.trim());
  const numbers = (statement?.[2] ?? '').split(',').map(Number);
  expect(numbers).toHaveLength(names.length);
  return new Map(names.map((name, index) => [name, numbers[index] ?? Number.NaN]));
}

/** Where the script's short names differ from the table's. */
const LONG: Readonly<Record<string, string>> = {
  CONFIRMED: 'ALREADY_CONFIRMED',
  RELEASED_BEFORE: 'ALREADY_RELEASED',
  NO_HOLD: 'HOLD_NOT_FOUND',
};

describe('the codes of the script', () => {
  it('are those of the table of answers, each once', () => {
    const found = [
      ...assigned(purchase, 'SOLD_FIRST'),
      ...assigned(holds, 'HELD_FIRST'),
      ...assigned(adjustments, 'ADJUSTED'),
    ];
    expect(Object.fromEntries(found.map(([name, code]) => [LONG[name] ?? name, code]))).toEqual(ANSWER);
    expect(new Set(Object.values(ANSWER)).size).toBe(Object.keys(ANSWER).length);
  });

  it('are those of the table of statuses', () => {
    expect(Object.fromEntries(assigned(fence, 'OK'))).toEqual(STATUS);
  });
});
