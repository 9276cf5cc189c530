import { RedisInventoryStore } from '@flash-sale/redis-adapter';
import { expect, it } from 'vitest';
import { codeOf, openSale, PATIENCE_MS, purchaseOf, splitOf } from '../open-sale.ts';
import { describeOwnRedis } from '../servers/describe-own.ts';
import { connectTo } from '../servers/open-client.ts';
import { startOwnRedis } from '../servers/own-redis.ts';
import { startProxy } from '../servers/proxy.ts';

/** Long enough for what must happen, short enough to wait for. */
const TIMEOUT_MS = 400;

describeOwnRedis('a connection that fails', () => {
  it.each([true, false])('sells once what was sent when the connection was cut (sent again: %s)', async (again) => {
    await using server = await startOwnRedis();
    await using proxy = await startProxy(server.port);
    using opened = await connectTo(`redis://127.0.0.1:${proxy.port}`, { autoResendUnfulfilledCommands: again });
    const store = new RedisInventoryStore({ client: opened.client, timeoutMs: PATIENCE_MS });
    const { at } = await openSale(store, { allotments: { a: 5 } });
    const purchase = purchaseOf(2);
    proxy.setReplies('swallow');
    // Sent again it is answered as the repeat that it is; not sent again it never settles in ioredis 6.0.0.
    const buying = store.decide(at, [purchase], { timeoutMs: again ? PATIENCE_MS : 3_000 }).then(
      ([reply]) => reply.outcome,
      (error: { code: string }) => error.code,
    );
    await expect.poll(async () => (await soldDirectly(server.url, at.saleId)).sold).toBe(2);
    proxy.setReplies('pass');
    proxy.cut();
    expect(await buying).toBe(again ? 'sold' : 'STORE_UNKNOWN');
    await opened.ready();
    const [repeated] = await store.decide(at, [purchase]);
    expect(repeated).toMatchObject({ outcome: 'sold', replayed: true, seq: 1 });
    expect(await splitOf(store, at)).toEqual([3, 0, 2]);
  });

  it('calls it unknown when a re-sent command meets a server that has lost its scripts', async () => {
    await using server = await startOwnRedis();
    await using proxy = await startProxy(server.port);
    using opened = await connectTo(`redis://127.0.0.1:${proxy.port}`);
    const store = new RedisInventoryStore({ client: opened.client, timeoutMs: PATIENCE_MS });
    const { at } = await openSale(store, { allotments: { a: 5 } });
    proxy.setReplies('swallow');
    const buying = codeOf(store.decide(at, [purchaseOf()], { timeoutMs: 5_000 }));
    await expect.poll(async () => (await soldDirectly(server.url, at.saleId)).sold).toBe(1);
    await server.command('SCRIPT', 'FLUSH');
    proxy.setReplies('pass');
    proxy.cut();
    expect(await buying).toBe('STORE_UNKNOWN');
  });

  it('answers unknown within its deadline when the reply never arrives, and abort does the same', async () => {
    await using server = await startOwnRedis();
    await using proxy = await startProxy(server.port);
    using opened = await connectTo(`redis://127.0.0.1:${proxy.port}`);
    const store = new RedisInventoryStore({ client: opened.client, timeoutMs: PATIENCE_MS });
    const { at } = await openSale(store, { allotments: { a: 5 } });
    proxy.setReplies('hold');
    const aborter = new AbortController();
    const [timed, aborted] = [purchaseOf(), purchaseOf()];
    const answers = Promise.all([
      codeOf(store.decide(at, [timed], { timeoutMs: TIMEOUT_MS })),
      codeOf(store.decide(at, [aborted], { signal: aborter.signal, timeoutMs: 60_000 })),
      codeOf(store.levels(at.saleId, { timeoutMs: TIMEOUT_MS })),
    ]);
    // Both purchases are on their way by now.
    await expect.poll(async () => (await soldDirectly(server.url, at.saleId)).sold).toBe(2);
    aborter.abort();
    expect(await answers).toEqual(['STORE_UNKNOWN', 'STORE_UNKNOWN', 'STORE_UNAVAILABLE']);
    proxy.setReplies('pass');
    const replies = await store.decide(at, [timed, aborted]);
    expect(replies.map((reply) => reply.outcome === 'sold' && reply.replayed)).toEqual([true, true]);
    expect(await splitOf(store, at)).toEqual([3, 0, 2]);
  });

  it('sells once what reaches the server after its caller gave up', async () => {
    await using server = await startOwnRedis();
    await using proxy = await startProxy(server.port);
    using opened = await connectTo(`redis://127.0.0.1:${proxy.port}`);
    const store = new RedisInventoryStore({ client: opened.client, timeoutMs: PATIENCE_MS });
    const { at } = await openSale(store, { allotments: { a: 5 } });
    const purchase = purchaseOf();
    proxy.setRequests('hold');
    expect(await codeOf(store.decide(at, [purchase], { timeoutMs: TIMEOUT_MS }))).toBe('STORE_UNKNOWN');
    expect((await soldDirectly(server.url, at.saleId)).sold).toBe(0);
    proxy.setRequests('pass');
    await expect.poll(async () => (await soldDirectly(server.url, at.saleId)).sold).toBe(1);
    expect((await store.decide(at, [purchase]))[0]).toMatchObject({ outcome: 'sold', replayed: true });
    expect(await splitOf(store, at)).toEqual([4, 0, 1]);
  });

  it.each([true, false])('sends nothing while it is not connected (offline queue: %s)', async (enableOfflineQueue) => {
    await using server = await startOwnRedis();
    using opened = await connectTo(server.url, { enableOfflineQueue, retryStrategy: () => 100 });
    const store = new RedisInventoryStore({ client: opened.client, timeoutMs: PATIENCE_MS });
    const { at } = await openSale(store, { allotments: { a: 5 } });
    await server.stop('SIGKILL');
    await expect.poll(() => opened.client.status).not.toBe('ready');
    expect(await codeOf(store.decide(at, [purchaseOf()]))).toBe('STORE_UNAVAILABLE');
    expect(await codeOf(store.status(at.saleId))).toBe('STORE_UNAVAILABLE');
    await server.start();
    await opened.ready();
    const client = await connectTo(server.url);
    expect(await client.client.dbsize()).toBe(0);
    client.client.disconnect();
  });

  it('does nothing for a caller who has aborted already', async () => {
    await using server = await startOwnRedis();
    using opened = await connectTo(server.url);
    const store = new RedisInventoryStore({ client: opened.client, timeoutMs: PATIENCE_MS });
    const { at } = await openSale(store);
    expect(await codeOf(store.decide(at, [purchaseOf()], { signal: AbortSignal.abort() }))).toBe('ABORTED');
    expect(await codeOf(store.decide(at, [purchaseOf()], { timeoutMs: 0 }))).toBe('INVALID_ARGUMENT');
    expect(await splitOf(store, at)).toEqual([100, 0, 0]);
  });
});

/** What the server has, seen past the proxy. */
async function soldDirectly(url: string, saleId: string): Promise<{ readonly sold: number }> {
  using opened = await connectTo(url);
  const store = new RedisInventoryStore({ client: opened.client, timeoutMs: PATIENCE_MS });
  const [, , sold = -1] = await splitOf(store, { saleId: saleId as Parameters<typeof store.levels>[0], epoch: 1 });
  return { sold };
}
