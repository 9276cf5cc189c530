import { EXPIRE_LIMIT_MAX } from '@flash-sale/core';
import { RedisInventoryStore } from '@flash-sale/redis-adapter';
import { expect, it } from 'vitest';
import { generationKeys, generationName } from '../../src/keys.ts';
import { mapRedisError } from '../../src/redis-error.ts';
import { codeOf, openSale, PATIENCE_MS, purchaseOf, splitOf } from '../open-sale.ts';
import { describeOwnRedis } from '../servers/describe-own.ts';
import { connectTo } from '../servers/open-client.ts';
import { startOwnCluster } from '../servers/own-cluster.ts';
import { startOwnRedis } from '../servers/own-redis.ts';

describeOwnRedis('a Redis that refuses', () => {
  it.each(['stock', 'buyers', 'reservations', 'due', 'outbox'] as const)(
    'changes nothing when the key of the %s has the wrong type',
    async (part) => {
      await using server = await startOwnRedis();
      using opened = await connectTo(server.url);
      const store = new RedisInventoryStore({ client: opened.client, timeoutMs: PATIENCE_MS });
      const { at, plan } = await openSale(store, { allotments: { a: 50 }, buyerLimit: 9 });
      const keys = generationKeys(at.saleId, generationName(1, plan.incarnation));
      const hold = { ...purchaseOf(), type: 'hold', holdTtlMs: 60_000 } as const;
      await store.decide(at, [purchaseOf(2), hold]);
      const before = await dump(opened.client, [keys.meta, keys.stock, keys.buyers, keys.reservations], keys[part]);
      await opened.client.set(keys[part], 'something else');
      const confirm = {
        ...hold,
        type: 'confirm',
        operationId: hold.orderId as never,
        lines: undefined,
        traceparent: undefined,
      } as const;
      const batch = [
        purchaseOf(3),
        { ...purchaseOf(), type: 'hold', holdTtlMs: 5 } as const,
        confirm,
        { type: 'expire', limit: EXPIRE_LIMIT_MAX } as const,
      ];
      expect(await codeOf(store.decide(at, batch))).toBe('STORE_UNAVAILABLE');
      expect(await dump(opened.client, [keys.meta, keys.stock, keys.buyers, keys.reservations], keys[part])).toEqual(
        before,
      );
    },
  );

  it.each(['stock', 'buyers', 'reservations', 'outbox'] as const)(
    'sells nothing when a batch of purchases alone meets the key of the %s with the wrong type',
    async (part) => {
      await using server = await startOwnRedis();
      using opened = await connectTo(server.url);
      const store = new RedisInventoryStore({ client: opened.client, timeoutMs: PATIENCE_MS });
      const { at, plan } = await openSale(store, { allotments: { a: 50 }, buyerLimit: 9 });
      const keys = generationKeys(at.saleId, generationName(1, plan.incarnation));
      await store.decide(at, [purchaseOf(2), purchaseOf(2)]);
      const all = [keys.meta, keys.stock, keys.buyers, keys.reservations];
      const before = await dump(opened.client, all, keys[part]);
      await opened.client.set(keys[part], 'something else');
      expect(await codeOf(store.decide(at, [purchaseOf(3), purchaseOf(3)]))).toBe('STORE_UNAVAILABLE');
      expect(await dump(opened.client, all, keys[part])).toEqual(before);
    },
  );

  it.each(['s,amy', 'q,amy,1,,,1,1,,a:1,f', ''])(
    'changes nothing when a reservation is not one of ours: %j',
    async (text) => {
      await using server = await startOwnRedis();
      using opened = await connectTo(server.url);
      const store = new RedisInventoryStore({ client: opened.client, timeoutMs: PATIENCE_MS });
      const { at, plan } = await openSale(store, { allotments: { a: 50 } });
      const keys = generationKeys(at.saleId, generationName(1, plan.incarnation));
      const purchase = purchaseOf();
      await opened.client.hset(keys.reservations, purchase.orderId, text);
      expect(await codeOf(store.decide(at, [purchaseOf(), purchase]))).toBe('STORE_UNAVAILABLE');
      expect(await codeOf(store.reservations(at.saleId, [purchase.orderId]))).toBe('STORE_UNAVAILABLE');
      expect(await splitOf(store, at)).toEqual([50, 0, 0]);
    },
  );

  it('sells nothing without memory, and goes on when there is some', async () => {
    await using server = await startOwnRedis();
    using opened = await connectTo(server.url);
    const store = new RedisInventoryStore({ client: opened.client, timeoutMs: PATIENCE_MS });
    const { at } = await openSale(store, { allotments: { a: 50 } });
    await store.decide(at, [purchaseOf(2)]);
    await server.command('CONFIG', 'SET', 'maxmemory', '1');
    expect(await codeOf(store.decide(at, [purchaseOf()]))).toBe('STORE_UNAVAILABLE');
    const hold = { ...purchaseOf(), type: 'hold', holdTtlMs: 1_000 } as const;
    expect(await codeOf(store.decide(at, [hold]))).toBe('STORE_UNAVAILABLE');
    expect(await splitOf(store, at)).toEqual([48, 0, 2]);
    expect(await store.outbox.depth(at.saleId)).toMatchObject({ entries: 1 });
    // What frees memory goes on.
    await store.outbox.drop(at, [1]);
    expect(await store.outbox.depth(at.saleId)).toMatchObject({ entries: 0 });
    expect(await store.status(at.saleId)).toMatchObject({ fenced: false });
    await server.command('CONFIG', 'SET', 'maxmemory', '0');
    expect((await store.decide(at, [purchaseOf()]))[0]).toMatchObject({ outcome: 'sold', seq: 2 });
  });

  it('calls a demoted primary unavailable', async () => {
    await using server = await startOwnRedis();
    using opened = await connectTo(server.url);
    const store = new RedisInventoryStore({ client: opened.client, timeoutMs: PATIENCE_MS });
    const { at } = await openSale(store, { allotments: { a: 5 } });
    await server.command('REPLICAOF', '127.0.0.1', '1');
    expect(await codeOf(store.decide(at, [purchaseOf()]))).toBe('STORE_UNAVAILABLE');
    await server.command('REPLICAOF', 'NO', 'ONE');
    expect(await splitOf(store, at)).toEqual([5, 0, 0]);
  });

  it('keeps every key of a sale in one slot of a cluster, and changes nothing across two', async () => {
    await using cluster = await startOwnCluster();
    const { client } = cluster;
    const store = new RedisInventoryStore({ client, timeoutMs: PATIENCE_MS });
    const [one, other] = [await openSale(store), await openSale(store)];
    await store.decide(one.at, [purchaseOf(), { ...purchaseOf(), type: 'hold', holdTtlMs: 60_000 } as const]);
    const keys = Object.values(generationKeys(one.at.saleId, generationName(1, one.plan.incarnation)));
    const slots = await Promise.all(keys.map((key) => client.cluster('KEYSLOT', key)));
    expect(new Set(slots).size).toBe(1);
    const apart = [keys[0] ?? '', generationKeys(other.at.saleId, generationName(1, other.plan.incarnation)).stock];
    const refused = await client.call('EVAL', 'return 1', 2, ...apart).then(
      () => expect.fail('Redis mixes slots'),
      (error: unknown) => mapRedisError(error, { command: 'EVAL', effect: 'changes', sentAgain: false }),
    );
    expect(refused).toMatchObject({ code: 'STORE_UNAVAILABLE', details: { reply: 'CROSSSLOT' } });
    for (const id of ['a}b', '{a', 'a{b}c']) {
      expect(await codeOf(store.status(id as typeof one.at.saleId))).toBe('INVALID_ARGUMENT');
    }
  });
});

/** What the server has under these keys but for one. */
async function dump(
  client: { dumpBuffer(key: string): Promise<Buffer | null> },
  keys: readonly string[],
  except: string,
): Promise<(string | undefined)[]> {
  const kept = keys.filter((key) => key !== except);
  return await Promise.all(kept.map(async (key) => (await client.dumpBuffer(key))?.toString('hex')));
}
