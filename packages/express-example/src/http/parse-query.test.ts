import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseQuery } from './parse-query.ts';

it.each([
  ['', {}],
  ['a=1&b=2', { a: '1', b: '2' }],
  ['a', { a: '' }],
  ['a=', { a: '' }],
  ['a=1=2', { a: '1=2' }],
  ['&a=1&', { a: '1' }],
  ['a%20b=c+d', { 'a b': 'c d' }],
  ['__proto__=1', JSON.parse('{"__proto__":"1"}')],
])('reads %j', (query, parameters) => {
  const read = parseQuery(query);
  expect('parameters' in read && Object.entries(read.parameters)).toEqual(Object.entries(parameters as object));
});

it.each([
  ['a=1&a=2', 'a', 'is given twice'],
  ['a=1&%61=1', 'a', 'is given twice'],
  ['a=%zz', 'query', 'has a broken percent escape'],
  ['%ff=1', 'query', 'has a broken percent escape'],
  [Array.from({ length: 33 }, (_, index) => `p${index}=1`).join('&'), 'query', 'must have at most 32 parameters'],
])('refuses %s', (query, name, message) => {
  expect(parseQuery(query)).toMatchObject({
    problem: { status: 400, json: { errors: [{ in: 'query', name, message }] } },
  });
});

it('reads what URLSearchParams writes', () => {
  const parameters = fc.uniqueArray(
    fc.tuple(fc.string({ minLength: 1, unit: 'grapheme' }), fc.string({ unit: 'grapheme' })),
    {
      selector: ([name]) => name,
      maxLength: 10,
    },
  );
  fc.assert(
    fc.property(parameters, (entries) => {
      const read = parseQuery(new URLSearchParams(entries).toString());
      expect('parameters' in read && Object.entries(read.parameters).sort()).toEqual([...entries].sort());
    }),
  );
});
