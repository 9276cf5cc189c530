import { expect, it } from 'vitest';
import { encodeValue } from './encode-value.ts';
import { textLines } from './text-lines.ts';

it('encodes scalars as PostgreSQL reads them', () => {
  expect(['a "b"', 12, -0.5, true, false, null].map(encodeValue)).toEqual([
    'a "b"',
    '12',
    '-0.5',
    'true',
    'false',
    null,
  ]);
});

it('quotes texts of an array, so that NULL, an empty text and a text "NULL" stay apart', () => {
  expect(encodeValue(['a', 'b,c', '', 'NULL', null, '{}', '"', '\\', '\\"'])).toBe(
    '{"a","b,c","","NULL",NULL,"{}","\\"","\\\\","\\\\\\""}',
  );
  expect(encodeValue([1, 2, null, true])).toBe('{1,2,NULL,true}');
  expect(encodeValue([])).toBe('{}');
});

it('writes a value a line', () => {
  expect([[], ['a'], ['a', 'b'], [1, 2], ['', '']].map(textLines)).toEqual(['', 'a', 'a\nb', '1\n2', '\n']);
});

it('refuses a value that would shift the lines after it', () => {
  expect(() => textLines(['a', 'b\nc'])).toThrow('line break');
});
