import { expect, it } from 'vitest';
import { formatNumber } from './format-number.ts';

it.each([
  [0, '0'],
  [7, '7'],
  [0.256, '0.26'],
  [-0.5, '-0.50'],
  [12.34, '12.3'],
  [999.6, '1,000'],
  [1_234_567.8, '1,234,568'],
  [-1_234, '-1,234'],
])('writes %d as %s', (value, text) => {
  expect(formatNumber(value)).toBe(text);
});
