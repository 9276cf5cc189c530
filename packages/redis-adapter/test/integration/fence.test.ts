import { RedisInventoryStore } from '@flash-sale/redis-adapter';
import { Redis } from 'ioredis';
import { expect, it } from 'vitest';
import { codeOf, nextPlan, openSale, PATIENCE_MS, purchaseOf, splitOf } from '../open-sale.ts';
import { describeOwnRedis } from '../servers/describe-own.ts';
import { connectTo } from '../servers/open-client.ts';
import { startOwnRedis } from '../servers/own-redis.ts';

describeOwnRedis('a Redis that may have lost something', () => {
  it('sells nothing once its scripts are gone, says so, and sells on after a rebuild', async () => {
    await using server = await startOwnRedis();
    using opened = await connectTo(server.url);
    const store = new RedisInventoryStore({ client: opened.client, timeoutMs: PATIENCE_MS });
    const { at, plan } = await openSale(store, { allotments: { a: 5 } });
    await store.decide(at, [purchaseOf(2)]);
    await server.command('SCRIPT', 'FLUSH');

    expect(await store.status(at.saleId)).toMatchObject({ epoch: 1, fenced: true });
    expect(await codeOf(store.decide(at, [purchaseOf()]))).toBe('STORE_FENCED');
    expect(await codeOf(store.outbox.drop(at, [1]))).toBe('STORE_FENCED');
    expect(await codeOf(store.configure(at, { ...plan.settings, state: 'paused' }))).toBe('STORE_FENCED');
    expect(await codeOf(store.dropSale(at))).toBe('STORE_FENCED');
    expect(await splitOf(store, at)).toEqual([3, 0, 2]);

    const next = nextPlan(plan);
    const rebuild = await store.rebuild(next);
    const messages = await store.outbox.pending(at.saleId, { afterSeq: 0, minAgeMs: 0, limit: 10 });
    await rebuild.addSold(messages.map((message) => ({ message, inOutbox: true })));
    expect(await rebuild.commit()).toBe('opened');
    const reopened = { saleId: at.saleId, epoch: next.epoch };
    expect((await store.decide(reopened, [purchaseOf()]))[0].outcome).toBe('sold');
    expect(await splitOf(store, reopened)).toEqual([2, 0, 3]);
  });

  it.each(['SIGTERM', 'SIGKILL'] as const)(
    'fences a sale that a restart (%s) brings back from disk',
    async (signal) => {
      await using server = await startOwnRedis(['--appendonly', 'yes', '--appendfsync', 'always']);
      using opened = await connectTo(server.url);
      const store = new RedisInventoryStore({ client: opened.client, timeoutMs: PATIENCE_MS });
      const { at } = await openSale(store, { allotments: { a: 5 } });
      await store.decide(at, [purchaseOf(2)]);
      await server.stop(signal);
      await expect.poll(() => opened.client.status).not.toBe('ready');
      expect(await codeOf(store.decide(at, [purchaseOf()]))).toBe('STORE_UNAVAILABLE');
      await server.start();
      await opened.ready();
      expect(await store.status(at.saleId)).toMatchObject({ fenced: true });
      expect(await codeOf(store.decide(at, [purchaseOf()]))).toBe('STORE_FENCED');
      expect(await splitOf(store, at)).toEqual([3, 0, 2]);
    },
  );

  it('knows nothing of a sale after a flush, although it still has the script', async () => {
    await using server = await startOwnRedis();
    using opened = await connectTo(server.url);
    const store = new RedisInventoryStore({ client: opened.client, timeoutMs: PATIENCE_MS });
    const { at } = await openSale(store);
    await server.command('FLUSHALL');
    expect(await store.status(at.saleId)).toBeUndefined();
    expect(await codeOf(store.decide(at, [purchaseOf()]))).toBe('SALE_NOT_FOUND');
  });

  it('fences a promoted replica, which has the data and not the script', async () => {
    await using primary = await startOwnRedis();
    await using replica = await startOwnRedis();
    using opened = await connectTo(primary.url);
    const store = new RedisInventoryStore({ client: opened.client, timeoutMs: PATIENCE_MS });
    const { at } = await openSale(store, { allotments: { a: 5 } });
    await store.decide(at, [purchaseOf(2)]);
    await replica.command('REPLICAOF', '127.0.0.1', String(primary.port));
    await expect.poll(() => replica.command('INFO', 'replication')).toContain('master_link_status:up');
    expect(await opened.client.wait(1, 60_000)).toBe(1);

    using other = await connectTo(replica.url);
    const promoted = new RedisInventoryStore({ client: other.client, timeoutMs: PATIENCE_MS });
    await replica.command('REPLICAOF', 'NO', 'ONE');
    expect(await promoted.status(at.saleId)).toMatchObject({ epoch: 1, fenced: true });
    expect(await codeOf(promoted.decide(at, [purchaseOf()]))).toBe('STORE_FENCED');
    expect(await splitOf(promoted, at)).toEqual([3, 0, 2]);
  });

  it('refuses a sale whose script belongs to another incarnation', async () => {
    await using server = await startOwnRedis();
    using opened = await connectTo(server.url);
    const store = new RedisInventoryStore({ client: opened.client, timeoutMs: PATIENCE_MS });
    const { at } = await openSale(store);
    const client = new Redis(server.url);
    await client.hset(`fs:{${at.saleId}}:meta`, 'inc', 'another');
    client.disconnect();
    expect(await codeOf(store.decide(at, [purchaseOf()]))).toBe('STORE_FENCED');
  });
});
