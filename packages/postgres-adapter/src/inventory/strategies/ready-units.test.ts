import type { Sku } from '@flash-sale/core';
import { expect, it } from 'vitest';
import type { SkuRow } from '../steps/loaded-sale.ts';
import { planReadyUnits, READY_UNITS_MAX } from './ready-units.ts';

const row = (available: number, ready: number): SkuRow => ['a' as Sku, available, available, 0, 0, ready];
const half = READY_UNITS_MAX / 2;

it.each([
  ['takes rows while enough are left, and opens none', row(5_000, 900), -100, 100, { change: -100, opened: 0 }],
  ['opens rows when fewer than half are left', row(5_000, half), -1, 1, { change: half, opened: half + 1 }],
  ['opens no more rows than there are units', row(700, 400), -390, 390, { change: -90, opened: 300 }],
  ['takes what has no row when the rows do not suffice', row(5_000, 900), -2_000, 900, { change: 100, opened: 1_000 }],
  ['leaves rows that others are taking to them', row(1_500, 900), -500, 0, { change: 0, opened: 0 }],
  ['gives rows to units of a new SKU', undefined, 30, 0, { change: 30, opened: 30 }],
  ['gives rows to units that come back when few are left', row(0, 0), 2, 0, { change: 2, opened: 2 }],
])('%s', (_, before, available, claimed, plan) => {
  expect(planReadyUnits(before, available, claimed)).toEqual(plan);
});

it('has no plan when what is left has rows and others are taking them', () => {
  expect(planReadyUnits(row(1_000, 900), -500, 300)).toBeUndefined();
});
