import { type InventoryStore, MemoryInventoryStore, type MemoryInventoryStoreOptions } from '@flash-sale/core';
import { BROKEN_INVENTORY_STORES, inventoryStoreContract, ManualClock } from '@flash-sale/core/testing';
import { describe, expect, it } from 'vitest';
import { failedPolicies, SOUND_POLICY_MS } from './failed-policies.fixture.ts';

/** For each broken store a policy that must notice; others may fail with it. */
const NOTICED_BY: Record<keyof typeof BROKEN_INVENTORY_STORES, string> = {
  'decrements first': 'answers not-enough while some are left, and goes on selling those',
  'initialize resets stock': 'refuses to open a sale for the first time that is open already',
  'repeat takes again': 'answers a repeated purchase from its reservation',
  'not enough as sold out': 'answers not-enough while some are left, and goes on selling those',
  'stock set from orders': 'keeps the books when purchases, holds and settlements meet',
  'release creates stock': 'finds no hold where there is none, another buyer has it, or it was bought at once',
  'release adds twice': 'answers a repeated settlement with the first result and moves nothing again',
  'checks then writes': 'sells exactly the allotment to callers in batches of any size',
  'checks quantities negatively': 'refuses a quantity that is no whole number in its range',
  'checks lines alone': 'adds up two lines on the same SKU before it checks',
  'checks batch entries alone': 'counts the earlier entries of a batch against the stock',
  'takes line by line': 'takes nothing of any line when one is short',
  'expiry loses units': 'returns what has expired, once, and says how many',
  'expires only when swept': 'sells what is due to come back rather than refuse',
  'confirms after expiry': 'refuses to settle what has expired, and returns it with the refusal',
  'limit forgotten on sale': 'counts each buyer alone',
  'limit kept on release': 'gives back with a release exactly what was held',
  'release forgets the key': 'answers a repeated hold with what became of it, and never holds again',
  'key of any buyer': 'answers key-reused to another buyer, another payload or the other kind of request',
  'remembers refusals': 'does not remember a refusal: the same request is decided anew',
  'adjusts twice': 'adjusts once per operation id, also within one batch and at the same time',
  'sells without message': 'sells what is confirmed, with its message, in the same step',
  'trims the outbox': 'sells exactly the allotment to callers in batches of any size',
  'seq with gaps': 'numbers the sales from 1 without gaps, whatever is refused between them',
  'applies older settings': 'keeps newer settings when an older copy comes late',
  'ignores epochs': 'refuses who has slept through a rebuild',
  'rebuilds without holds': 'keeps open holds: they can be confirmed, released and repeated',
  'rebuild doubles repeats': 'counts an order once, however often and in whichever chunk it comes',
  'counts buyers in an object': 'counts for buyers with any name, each alone',
  'levels lag behind': 'gives a slow reader the newest levels, never a backlog',
};

function failuresOf(
  createStore: (options: MemoryInventoryStoreOptions) => InventoryStore,
  policyMs?: number,
): Promise<string[]> {
  return failedPolicies(
    (runner) =>
      inventoryStoreContract('broken', {
        runner,
        capabilities: { controllableClock: true, losses: false },
        // The named policies must notice by themselves; the random sequences only cost time here.
        seeds: [1],
        async create() {
          const clock = new ManualClock();
          return { store: createStore({ clock }), advance: (ms) => clock.advanceAsync(ms), async dispose() {} };
        },
      }),
    policyMs,
  );
}

describe('the contract of InventoryStore', () => {
  it('holds for the store that none of the broken ones differs from in more than one way', async () => {
    expect(await failuresOf((options) => new MemoryInventoryStore(options), SOUND_POLICY_MS)).toEqual([]);
  });

  for (const [name, createStore] of Object.entries(BROKEN_INVENTORY_STORES)) {
    it(`notices a store that ${name}`, async () => {
      expect(await failuresOf(createStore)).toContain(NOTICED_BY[name as keyof typeof BROKEN_INVENTORY_STORES]);
    });
  }
});
