import { RedisInventoryStore } from '@flash-sale/redis-adapter';
import { expect, it } from 'vitest';
import { generationKeys, generationName, generationsKey } from '../../src/keys.ts';
import { codeOf, nextPlan, openSale, PATIENCE_MS, purchaseOf, splitOf } from '../open-sale.ts';
import { describeOwnRedis } from '../servers/describe-own.ts';
import { connectTo } from '../servers/open-client.ts';
import { startOwnRedis } from '../servers/own-redis.ts';

describeOwnRedis('a rebuild in Redis', () => {
  it('leaves only the keys of the epoch that is shown, whatever rebuilds were left behind', async () => {
    await using server = await startOwnRedis();
    using opened = await connectTo(server.url);
    const store = new RedisInventoryStore({ client: opened.client, timeoutMs: PATIENCE_MS });
    const { at, plan } = await openSale(store, { allotments: { a: 9 } });
    await store.decide(at, [purchaseOf(2)]);
    const messages = await store.outbox.pending(at.saleId, { afterSeq: 0, minAgeMs: 0, limit: 9 });
    const orders = messages.map((message) => ({ message, inOutbox: false }));

    const crashed = await store.rebuild(nextPlan(plan));
    await crashed.addSold(orders);
    const next = nextPlan(plan);
    const rebuild = await store.rebuild(next);
    await rebuild.addSold(orders);
    expect(await rebuild.commit()).toBe('opened');

    const name = generationName(next.epoch, next.incarnation);
    expect(await opened.client.smembers(generationsKey(at.saleId))).toEqual([name]);
    const { meta, stock, buyers, reservations } = generationKeys(at.saleId, name);
    const kept = [meta, stock, buyers, reservations, generationsKey(at.saleId)];
    expect((await opened.client.keys(`fs:{${at.saleId}}*`)).toSorted()).toEqual(kept.toSorted());
    await store.dropSale({ saleId: at.saleId, epoch: next.epoch });
    expect(await opened.client.keys(`fs:{${at.saleId}}*`)).toEqual([`fs:{${at.saleId}}:dropped`]);
    expect(await opened.client.pttl(`fs:{${at.saleId}}:dropped`)).toBeGreaterThan(0);
  });

  it('opens nothing when the server has lost what was staged', async () => {
    await using server = await startOwnRedis();
    using opened = await connectTo(server.url);
    const store = new RedisInventoryStore({ client: opened.client, timeoutMs: PATIENCE_MS });
    const { at, plan } = await openSale(store, { allotments: { a: 9 } });
    await store.decide(at, [purchaseOf(2)]);
    const messages = await store.outbox.pending(at.saleId, { afterSeq: 0, minAgeMs: 0, limit: 9 });
    const next = nextPlan(plan);
    const rebuild = await store.rebuild(next);
    await rebuild.addSold(messages.map((message) => ({ message, inOutbox: false })));
    const { reservations } = generationKeys(at.saleId, generationName(next.epoch, next.incarnation));
    await opened.client.hdel(reservations, messages[0]?.orderId ?? '');
    expect(await codeOf(rebuild.commit())).toBe('STORE_UNAVAILABLE');
    expect(await store.status(at.saleId)).toMatchObject({ epoch: 1, fenced: false });
    await rebuild.discard();
    expect(await splitOf(store, at)).toEqual([7, 0, 2]);
  });

  it('never gives its script twice: what was lost after the switch stays fenced when the commit is repeated', async () => {
    await using server = await startOwnRedis();
    using opened = await connectTo(server.url);
    const store = new RedisInventoryStore({ client: opened.client, timeoutMs: PATIENCE_MS });
    const { at, plan } = await openSale(store, { allotments: { a: 9 } });
    const rebuild = await store.rebuild(nextPlan(plan));
    expect(await rebuild.commit()).toBe('opened');
    await server.command('SCRIPT', 'FLUSH');
    expect(await rebuild.commit()).toBe('opened');
    expect(await store.status(at.saleId)).toMatchObject({ epoch: 2, fenced: true });
    expect(await codeOf(store.decide({ saleId: at.saleId, epoch: 2 }, [purchaseOf()]))).toBe('STORE_FENCED');
  });

  it('lets one of many rebuilds at the same time win', async () => {
    await using server = await startOwnRedis();
    using opened = await connectTo(server.url);
    const store = new RedisInventoryStore({ client: opened.client, timeoutMs: PATIENCE_MS });
    const { at, plan } = await openSale(store, { allotments: { a: 9 } });
    const rebuilds = await Promise.all(Array.from({ length: 8 }, () => store.rebuild(nextPlan(plan))));
    const outcomes = await Promise.all(rebuilds.map((rebuild) => rebuild.commit()));
    expect(outcomes.filter((outcome) => outcome === 'opened')).toHaveLength(1);
    await Promise.all(rebuilds.map((rebuild) => rebuild.discard()));
    const second = { saleId: at.saleId, epoch: 2 };
    expect((await store.decide(second, [purchaseOf(9)]))[0].outcome).toBe('sold');
    expect(await opened.client.smembers(generationsKey(at.saleId))).toHaveLength(1);
  });
});
