import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readIdempotencyKey, writeIdempotencyKey } from './idempotency-key.ts';

it.each([
  ['abc', 'abc'],
  ['"abc"', 'abc'],
  ['8e03978e-40d5-43dd-bc93-6894a57f9324', '8e03978e-40d5-43dd-bc93-6894a57f9324'],
  ['"a\\"b\\\\c"', 'a"b\\c'],
  ['a"b', 'a"b'],
  ['k'.repeat(255), 'k'.repeat(255)],
])('the key of %s is %s', (header, key) => {
  expect(readIdempotencyKey(header)).toBe(key);
});

it.each([
  '',
  '""',
  '"',
  '"abc',
  'a b',
  '"a b"',
  'one, two',
  '"one", "two"',
  '"a";q=1',
  '"a\\b"',
  'ä',
  '\u0001',
  'k'.repeat(256),
])('refuses the header %j', (header) => {
  expect(readIdempotencyKey(header)).toBeUndefined();
});

it('reads back every key that it writes', () => {
  const printable = fc.string({
    unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)),
    minLength: 1,
    maxLength: 255,
  });
  fc.assert(
    fc.property(printable, (key) => {
      expect(readIdempotencyKey(writeIdempotencyKey(key))).toBe(key);
    }),
  );
});
