import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type FlashSaleOptions, resolveOptions } from './flash-sale-options.ts';
import { ACTOR_LENGTH_MAX } from './ports/order-repository.ts';
import { checkActor } from './reconcile/actor.ts';

const page = readFileSync(new URL('../../../docs/reference/options.md', import.meta.url), 'utf8');
const ROW = /^\| `(\w+)` \| (\d+) \| (\d+) to (\d+) \| [^|]{10,} \|$/gm;

const documented = [...page.matchAll(ROW)].map(([, name = '', fallback, least, most]) => ({
  name: name as keyof FlashSaleOptions,
  fallback: Number(fallback),
  least: Number(least),
  most: Number(most),
}));

const store = { name: 'memory', durableOutbox: false };
const resolve = (options: FlashSaleOptions) => resolveOptions(options, store, () => 'random');
const refuses = (options: FlashSaleOptions, name: string) =>
  expect(() => resolve(options)).toThrow(
    expect.objectContaining({ code: 'INVALID_CONFIGURATION', details: { option: name } }),
  );

describe('the options of a flash sale', () => {
  it('are documented in full with their defaults, and nothing else is', () => {
    const defaults = Object.fromEntries(documented.map(({ name, fallback }) => [name, fallback]));
    expect({ ...defaults, durability: 'durable', processId: 'random' }).toEqual(resolve({}));
    for (const name of ['durability', 'processId']) expect(page).toContain(`- \`${name}\``);
  });

  it.each(documented)('keep $name within its documented range', ({ name, least, most }) => {
    // The options that bound each other are given room, so that each range shows by itself.
    const room = { holdTtlMaxMs: 86_400_000, holdTtlMs: 1, leaseTtlMs: 3_600_000, leaseRenewMs: 10 };
    for (const value of [least, most]) expect(resolve({ ...room, [name]: value })[name]).toBe(value);
    for (const value of [least - 1, most + 1, least + 0.5, Number.NaN, Number.POSITIVE_INFINITY, `${least}`]) {
      refuses({ ...room, [name]: value }, name);
    }
  });

  it('bound each other where one makes no sense without the other', () => {
    refuses({ holdTtlMs: 2_000, holdTtlMaxMs: 1_000 }, 'holdTtlMs');
    refuses({ leaseTtlMs: 1_000, leaseRenewMs: 501 }, 'leaseRenewMs');
    expect(resolve({ leaseTtlMs: 1_000, leaseRenewMs: 500 })).toMatchObject({ leaseRenewMs: 500 });
  });

  it('name the process by what the books of reconciliations can name', () => {
    for (const processId of ['', 'a'.repeat(ACTOR_LENGTH_MAX + 1), 'two\nlines', 'nul\u0000', 7 as never]) {
      refuses({ processId }, 'processId');
    }
    for (const processId of ['a', 'api-7f9c', 'Küche 2', 'a'.repeat(ACTOR_LENGTH_MAX)]) {
      expect(resolve({ processId }).processId).toBe(processId);
      expect(checkActor(processId)).toBe(processId);
    }
    expect(page).toContain(`1 to ${ACTOR_LENGTH_MAX} printable characters`);
  });

  it('refuse the fast profile on a store whose outbox dies with the process', () => {
    refuses({ durability: 'fast' }, 'durability');
    refuses({ durability: 'quick' as never }, 'durability');
    const durable = { name: 'Redis', durableOutbox: true };
    expect(resolveOptions({ durability: 'fast' }, durable, () => 'random').durability).toBe('fast');
  });
});
