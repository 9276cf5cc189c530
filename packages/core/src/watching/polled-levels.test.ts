import { describe, expect, it } from 'vitest';
import { saleId, sku } from '../identity/ids.ts';
import type { LevelsSnapshot } from '../sale/levels.ts';
import { ManualClock } from '../testing/manual-clock.ts';
import { type LevelsPosition, PolledLevels } from './polled-levels.ts';

const SALE = saleId('sale');
/** Longer than from one poll to the next. */
const ROUND_MS = 300;

/** A store that others change: `shown` is what it would say now. */
function source() {
  const at = (version: number): LevelsSnapshot => ({
    saleId: SALE,
    epoch: 1,
    version,
    window: 'open',
    at: 0,
    skus: [{ sku: sku('a'), allotment: 9, available: 9 - version, held: 0, sold: version }],
  });
  let version = 1;
  let position: 'there' | 'lost' | 'dropped' | 'away' = 'there';
  let polls = 0;
  return {
    levels: async () => at(version),
    position: async (): Promise<LevelsPosition> => {
      polls += 1;
      if (position === 'away') throw new Error('no answer');
      return position === 'there' ? { epoch: 1, version } : position;
    },
    sell: () => {
      version += 1;
    },
    become: (next: typeof position) => {
      position = next;
    },
    polls: () => polls,
  };
}

function setUp() {
  const clock = new ManualClock();
  const store = source();
  return { clock, store, levels: new PolledLevels(store, clock), signal: new AbortController() };
}

/** Lets the reader begin to wait before time goes on. */
async function nextAfter<Value>(reader: AsyncGenerator<Value, void>, clock: ManualClock, ms = ROUND_MS) {
  const next = reader.next();
  await clock.advanceAsync(ms);
  return await next;
}

describe('levels that are polled', () => {
  it('cost one poll for all readers, and none once nobody reads', async () => {
    const { clock, store, levels, signal } = setUp();
    const readers = [levels.watch(SALE, signal.signal), levels.watch(SALE, signal.signal)];
    for (const reader of readers) expect((await reader.next()).value).toMatchObject({ version: 1 });
    store.sell();
    const waiting = readers.map((reader) => reader.next());
    await clock.advanceAsync(ROUND_MS);
    for (const next of waiting) expect((await next).value).toMatchObject({ version: 2 });
    expect(store.polls()).toBe(1);
    for (const reader of readers) await reader.return();
    await clock.advanceAsync(10 * ROUND_MS);
    expect(store.polls()).toBe(1);
    expect(clock.waiting).toBe(0);
  });

  it('go on while the store is away, and after it has lost the sale and has it again', async () => {
    const { clock, store, levels, signal } = setUp();
    const reader = levels.watch(SALE, signal.signal);
    await reader.next();
    const next = reader.next();
    for (const trouble of ['away', 'lost'] as const) {
      store.become(trouble);
      await clock.advanceAsync(3 * ROUND_MS);
    }
    store.sell();
    store.become('there');
    await clock.advanceAsync(ROUND_MS);
    expect((await next).value).toMatchObject({ version: 2 });
    await reader.return();
  });

  it('end for everybody when the sale was dropped, by this process or another', async () => {
    const { clock, store, levels, signal } = setUp();
    const first = levels.watch(SALE, signal.signal);
    await first.next();
    store.become('dropped');
    expect((await nextAfter(first, clock)).done).toBe(true);

    store.become('there');
    const second = levels.watch(SALE, signal.signal);
    await second.next();
    const next = second.next();
    levels.dropped(SALE);
    expect((await next).done).toBe(true);
  });

  it('end with the signal of their reader', async () => {
    const { levels, signal } = setUp();
    const reader = levels.watch(SALE, signal.signal);
    await reader.next();
    const next = reader.next();
    signal.abort();
    expect((await next).done).toBe(true);
  });
});
