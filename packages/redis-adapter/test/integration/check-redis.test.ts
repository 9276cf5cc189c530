import { checkRedis, RedisInventoryStore, RedisRateLimiter } from '@flash-sale/redis-adapter';
import { Redis } from 'ioredis';
import { describe, expect, it } from 'vitest';
import { codeOf, openSale, PATIENCE_MS, purchaseOf } from '../open-sale.ts';
import { describeOwnRedis } from '../servers/describe-own.ts';
import { CLIENT_OPTIONS, connectTo } from '../servers/open-client.ts';
import { startOwnCluster } from '../servers/own-cluster.ts';
import { type OwnRedis, startOwnRedis } from '../servers/own-redis.ts';

/** The least rights, as the README gives them. */
const LEAST_RIGHTS =
  '~fs:* +hset +hget +hmget +hgetall +hlen +hscan +hdel +zadd +zcard +zrangebyscore +zrem +xadd +xlen +xrange +xdel ' +
  '+sadd +smembers +srem +set +mget +exists +del +unlink +time +eval +evalsha +script|load +info';

async function userOn(server: OwnRedis, rights: string): Promise<string> {
  await server.command('ACL', 'SETUSER', 'shop', 'on', '>secret', ...rights.split(' '));
  return `redis://shop:secret@127.0.0.1:${server.port}`;
}

describeOwnRedis('the check of a Redis at the start', () => {
  it('says what it found, warns of missing persistence and of known holes', async () => {
    await using server = await startOwnRedis();
    using opened = await connectTo(server.url);
    const facts = await checkRedis(opened.client);
    expect(facts).toMatchObject({ maxmemoryPolicy: 'noeviction', persistent: false });
    expect(facts.version).toMatch(/^\d+\.\d+\.\d+$/);
    expect(facts.warnings.some((warning) => warning.includes('append-only file'))).toBe(true);
    expect(facts.warnings.some((warning) => warning.includes('CVE-2025-49844'))).toBe(facts.version < '8');
    const { warnings } = await checkRedis(opened.client, { durable: false });
    expect(warnings.some((warning) => warning.includes('append-only file'))).toBe(false);
    expect(await opened.client.dbsize()).toBe(0);
  });

  it('refuses a Redis that evicts, and says what is right', async () => {
    await using server = await startOwnRedis(['--maxmemory', '50mb', '--maxmemory-policy', 'allkeys-lru']);
    using opened = await connectTo(server.url);
    await expect(checkRedis(opened.client)).rejects.toMatchObject({
      code: 'INVALID_CONFIGURATION',
      message: expect.stringContaining('must be noeviction'),
    });
  });

  it('finds nothing missing for a user with the least rights, who can do all there is to do', async () => {
    await using server = await startOwnRedis(['--appendonly', 'yes']);
    using opened = await connectTo(await userOn(server, LEAST_RIGHTS));
    expect(await checkRedis(opened.client)).toMatchObject({ persistent: true });
    const store = new RedisInventoryStore({ client: opened.client, timeoutMs: PATIENCE_MS });
    const { at } = await openSale(store);
    const hold = { ...purchaseOf(), type: 'hold', holdTtlMs: 1 } as const;
    await store.decide(at, [purchaseOf(), hold]);
    await expect
      .poll(async () => (await store.decide(at, [{ type: 'expire', limit: 9 }]))[0].nextDueAt)
      .toBeUndefined();
    await store.outbox.drop(at, [1]);
    expect(await store.outbox.depth(at.saleId)).toMatchObject({ entries: 0 });
    expect((await store.scanReservations(at.saleId, undefined, 9)).entries).toHaveLength(2);
    await store.dropSale(at);
    const limiter = new RedisRateLimiter({
      client: opened.client,
      bandwidths: [{ capacity: 1, refill: 1, periodMs: 1_000, mode: 'greedy' }],
      whenUnavailable: 'closed',
      timeoutMs: PATIENCE_MS,
    });
    expect((await limiter.consume([{ key: 'amy', cost: 1 }]))[0]?.allowed).toBe(true);
    // The next process finds a Redis in which this one has left its scripts.
    expect(await checkRedis(opened.client)).toMatchObject({ persistent: true });
  });

  it.each(['+xdel', '+evalsha', '+time', '+script|load', '+zadd', '~fs:*'])(
    'names what a user lacks without %s',
    async (right) => {
      await using server = await startOwnRedis();
      using opened = await connectTo(
        await userOn(server, LEAST_RIGHTS.replace(right, right === '~fs:*' ? '~x' : '+ping')),
      );
      const named = right === '~fs:*' ? 'fs:*' : right.slice(1);
      await expect(checkRedis(opened.client)).rejects.toMatchObject({
        code: 'INVALID_CONFIGURATION',
        message: expect.stringContaining(named),
      });
    },
  );

  it('says which address cannot be reached, and which refuses the credentials', async () => {
    // Nobody listens there: a free port of another kind may be somebody's the next moment.
    const port = 1;
    const nobody = new Redis(`redis://127.0.0.1:${port}`, CLIENT_OPTIONS);
    await expect(checkRedis(nobody)).rejects.toMatchObject({
      code: 'STORE_UNAVAILABLE',
      message: expect.stringContaining(`127.0.0.1:${port}`),
    });
    nobody.disconnect();
    await using server = await startOwnRedis();
    await server.command('CONFIG', 'SET', 'requirepass', 'right');
    const stranger = new Redis(`redis://:wrong@127.0.0.1:${server.port}`, CLIENT_OPTIONS);
    await expect(checkRedis(stranger)).rejects.toMatchObject({
      code: 'INVALID_CONFIGURATION',
      message: expect.stringContaining('credentials'),
    });
    stranger.disconnect();
  });

  it('asks every primary of a cluster, and refuses to read from replicas', async () => {
    await using cluster = await startOwnCluster();
    expect(await checkRedis(cluster.client)).toMatchObject({ maxmemoryPolicy: 'noeviction' });
    await cluster.servers[1]?.command('CONFIG', 'SET', 'maxmemory-policy', 'volatile-ttl');
    expect(await codeOf(checkRedis(cluster.client))).toBe('INVALID_CONFIGURATION');
    const options = { ...cluster.client.options, scaleReads: 'slave' };
    const reading = Object.create(cluster.client, { options: { value: options } }) as typeof cluster.client;
    expect(() => new RedisInventoryStore({ client: reading, timeoutMs: PATIENCE_MS })).toThrow(/scaleReads/);
  });
});

describe('the least rights', () => {
  it('are those of the README', async () => {
    const { readFile } = await import('node:fs/promises');
    const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8');
    const line = /ACL SETUSER \S+ on \S+ ([^`]*?)```/s.exec(readme)?.[1] ?? '';
    const words = line.split(/[\s\\]+/).filter((word) => word !== '');
    expect(words.toSorted()).toEqual(LEAST_RIGHTS.split(' ').toSorted());
  });
});
