import { describe, expect, it } from 'vitest';
import { FlashSaleError } from '../errors/flash-sale-error.ts';
import { newSaleSettings, nextSaleState, SALE_INSTANT_MAX, saleState } from './settings-rules.ts';

function refusedField(call: () => unknown): unknown {
  try {
    call();
  } catch (error) {
    if (FlashSaleError.isInstance(error, 'INVALID_ARGUMENT')) return error.details.field;
    throw error;
  }
  return 'not refused';
}

describe('newSaleSettings', () => {
  it('names every setting, absent ones as undefined', () => {
    expect(Object.entries(newSaleSettings({ startsAt: 5 }))).toEqual([
      ['startsAt', 5],
      ['endsAt', undefined],
      ['buyerLimit', undefined],
    ]);
  });

  it('allows a window of one millisecond', () => {
    expect(newSaleSettings({ startsAt: 5, endsAt: 6 })).toEqual({ startsAt: 5, endsAt: 6 });
  });

  it.each([
    [undefined, 'settings'],
    [[], 'settings'],
    [{ startsAt: 5, endsAt: 5 }, 'endsAt'],
    [{ startsAt: 6, endsAt: 5 }, 'endsAt'],
    [{ startsAt: -1 }, 'startsAt'],
    [{ startsAt: 1.5 }, 'startsAt'],
    [{ startsAt: '2026-01-01' }, 'startsAt'],
    [{ startsAt: null }, 'startsAt'],
    [{ endsAt: SALE_INSTANT_MAX + 1 }, 'endsAt'],
    [{ buyerLimit: 0 }, 'buyerLimit'],
    [{ buyerLimit: Number.NaN }, 'buyerLimit'],
    [{ buyerlimit: 1 }, 'buyerlimit'],
  ])('refuses %j and names the field', (value, field) => {
    expect(refusedField(() => newSaleSettings(value))).toBe(field);
  });
});

describe('nextSaleState', () => {
  it.each([
    ['open', 'paused'],
    ['open', 'ended'],
    ['open', 'open'],
    ['paused', 'open'],
    ['paused', 'ended'],
    ['ended', 'ended'],
  ] as const)('lets a sale go from %s to %s', (current, next) => {
    expect(nextSaleState(current, next)).toBe(next);
  });

  it.each([
    ['ended', 'open'],
    ['ended', 'paused'],
    ['open', 'closed'],
    ['open', undefined],
  ] as const)('refuses to go from %s to %s', (current, next) => {
    expect(refusedField(() => nextSaleState(current, next))).toBe('state');
  });

  it.each(['OPEN', '', 1, {}])('does not know the state %j', (value) => {
    expect(refusedField(() => saleState(value))).toBe('state');
  });
});
