import { expect, it } from 'vitest';
import { bareRecord } from './bare-record.ts';

it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])('%s is a name like any other', (name) => {
  const record = bareRecord<string>();
  expect(name in record).toBe(false);
  expect(record[name]).toBeUndefined();
  record[name] = 'value';
  expect(Object.entries(record)).toEqual([[name, 'value']]);
  expect(bareRecord()[name]).toBeUndefined();
});
