import { describe, expect, it } from 'vitest';
import { openShop } from './shop.fixture.ts';

/** A shop whose store calls are counted. */
async function countingShop(allotment: number) {
  let calls = 0;
  const shop = await openShop({
    product: { allotment },
    options: { sweepMs: 60_000 },
    wrap: ({ inventory }) => {
      const decide = inventory.decide.bind(inventory);
      inventory.decide = ((...args: Parameters<typeof decide>) => {
        calls += 1;
        return decide(...args);
      }) as typeof inventory.decide;
      return {};
    },
  });
  return { shop, calls: () => calls };
}

describe('the local shortcut', () => {
  it('answers a crowd of losers without asking the store, for 250 ms', async () => {
    const { shop, calls } = await countingShop(1);
    await using _ = shop;
    await shop.buy('ann');
    expect((await shop.buy('bob')).outcome).toBe('sold-out');
    const before = calls();
    for (let loser = 0; loser < 100; loser += 1) expect((await shop.buy(`l${loser}`)).outcome).toBe('sold-out');
    expect(calls() - before).toBeLessThan(20);
    await new Promise((resolve) => setTimeout(resolve, 260));
    const later = calls();
    await shop.buy('cid');
    expect(calls()).toBe(later + 1);
  });

  it('never answers a request that carries a key: its first answer may have been accepted', async () => {
    const { shop } = await countingShop(1);
    await using _ = shop;
    const first = await shop.buy('ann', { idempotencyKey: 'k' });
    expect(first.outcome).toBe('accepted');
    expect((await shop.buy('bob')).outcome).toBe('sold-out');
    expect(await shop.buy('ann', { idempotencyKey: 'k' })).toMatchObject({ outcome: 'replayed' });
  });

  it('does not take "not enough" for "sold out"', async () => {
    const { shop } = await countingShop(1);
    await using _ = shop;
    expect((await shop.buy('ann', { quantity: 2 })).outcome).toBe('not-enough');
    expect((await shop.buy('bob')).outcome).toBe('accepted');
  });

  it('forgets at once what this process itself has given back', async () => {
    const { shop } = await countingShop(1);
    await using _ = shop;
    const { saleId, sku } = shop.product;
    const held = await shop.flashSale.hold({ saleId, buyerId: 'ann', lines: [{ sku, quantity: 1 }] });
    expect((await shop.buy('bob')).outcome).toBe('sold-out');
    if (held.outcome !== 'held') throw new Error(held.outcome);
    await shop.flashSale.release({ saleId, buyerId: 'ann', orderId: held.orderId });
    expect((await shop.buy('bob')).outcome).toBe('accepted');
  });
});
