import { RedisInventoryStore } from '@flash-sale/redis-adapter';
import { expect, it } from 'vitest';
import { describeWith } from '#test/services';
import { openSale, PATIENCE_MS, purchaseOf } from '../open-sale.ts';
import { useClient } from '../servers/open-client.ts';

describeWith('redis', 'a batch of purchases in Redis', (address) => {
  const { client } = useClient(address);

  it('sells each buyer what that buyer asked for, however alike those before were', async () => {
    const store = new RedisInventoryStore({ client, timeoutMs: PATIENCE_MS });
    const { at } = await openSale(store, { allotments: { a: 50, b: 50 } });
    const asked = [purchaseOf(), purchaseOf(), purchaseOf(2), purchaseOf(1, 'b'), purchaseOf(1, 'b'), purchaseOf()];
    const hold = { ...purchaseOf(3), type: 'hold', holdTtlMs: 600_000 } as const;
    const commands = [...asked.slice(0, 2), hold, ...asked.slice(2)];
    const outcomes = (await store.decide(at, commands)).map(({ outcome }) => outcome);
    expect(outcomes).toEqual(['sold', 'sold', 'held', 'sold', 'sold', 'sold', 'sold']);
    const kept = await store.reservations(
      at.saleId,
      commands.map(({ orderId }) => orderId),
    );
    expect(kept).toMatchObject(
      commands.map(({ orderId, buyerId, lines, fingerprint }) => ({ orderId, buyerId, lines, fingerprint })),
    );
    const { skus } = await store.levels(at.saleId);
    expect(skus).toMatchObject([
      { sku: 'a', available: 42, held: 3, sold: 5 },
      { sku: 'b', available: 48, held: 0, sold: 2 },
    ]);
  });
});
