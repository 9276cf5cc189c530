import {
  createBucketRule,
  LocalRateLimiter,
  RATE_LIMIT_KEY_LENGTH_MAX,
  type RateLimitDecision,
  systemClock,
} from '@flash-sale/core';
import {
  type LimiterVector,
  type LimiterVectorBucket,
  type LimiterVectorSetup,
  runLimiterVectors,
} from '@flash-sale/core/testing';
import { RedisRateLimiter } from '@flash-sale/redis-adapter';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeWith } from '#test/services';
import fixture from '../../../core/test/fixtures/limiter-vectors.json' with { type: 'json' };
import bucketLua from '../../src/limiter/bucket.lua';
import type { RedisClient } from '../../src/redis-client.ts';
import vectorLua from '../limiter/vector-bucket.lua';
import { codeOf, PATIENCE_MS } from '../open-sale.ts';
import { describeOwnRedis } from '../servers/describe-own.ts';
import { connectTo, useClient } from '../servers/open-client.ts';
import { type OwnCluster, startOwnCluster } from '../servers/own-cluster.ts';
import { startOwnRedis } from '../servers/own-redis.ts';

const vectors = fixture.vectors as unknown as readonly LimiterVector[];
const script = [bucketLua, vectorLua].join('\n');
let made = 0;

/** The arithmetic of the limiter's script, on a real server, at the times that the vectors name. */
function bucketOn(client: RedisClient, { bandwidths, tokens, createdAt }: LimiterVectorSetup): LimiterVectorBucket {
  const rule = createBucketRule(bandwidths);
  made += 1;
  const key = `fs:{vector-${made % 3}}:${process.pid}:${Date.now()}:${made}`;
  const bands = rule.bandwidths.flatMap(({ bandwidth, ...band }, index) => {
    const first = bandwidth.mode === 'aligned' ? bandwidth.firstRefillAt - bandwidth.periodMs : '';
    const start = tokens[index] ?? band.capacity;
    return [band.capacity, band.unitsPerToken, band.fullLevel, band.stepMs, band.unitsPerStep, first, start];
  });
  const carryPerUnit = rule.bandwidths[0]?.carryPerUnit ?? Number.NaN;
  const perform = async (operation: string, now: number, n = 0) => {
    const args = [script, 1, key, operation, now, n, rule.bandwidths.length, ...bands, createdAt];
    const reply = (await client.call('EVAL', args)) as number[];
    const [ok, remaining = 0, units = 0, wait = -1, full = 0] = reply.map(Number);
    return { ok: ok === 1, remaining, carry: units * carryPerUnit, wait: wait < 0 ? null : wait, full };
  };
  return {
    peek: (now) => perform('peek', now),
    consume: (now, n) => perform('consume', now, n),
    estimate: (now, n) => perform('estimate', now, n),
    force: (now, n) => perform('force', now, n),
    add: (now, n) => perform('add', now, n),
    full: async (now) => ({ wait: (await perform('full', now)).full }),
    gcra: async (now, n) => {
      const { ok, remaining, wait, full } = await perform('gcra', now, n);
      return { ok, remaining, reset: full, retry: wait };
    },
  };
}

function passesVectors(clientOf: () => RedisClient): void {
  it.each([...vectors])('passes $id', async (vector) => {
    const outcomes = await runLimiterVectors([vector], (setup) => bucketOn(clientOf(), setup));
    expect(outcomes).toEqual([{ id: vector.id, result: 'passed' }]);
  });
}

describeWith('redis', 'the token bucket in Redis', (address) => {
  const { client } = useClient(address);
  passesVectors(() => client);

  it('keeps a key until its bucket is full, and not for ever', async () => {
    const name = `kept-${Date.now()}`;
    const limiter = new RedisRateLimiter({
      client,
      name,
      bandwidths: [{ capacity: 10, refill: 1, periodMs: 60_000, mode: 'greedy' }],
      whenUnavailable: 'closed',
      timeoutMs: PATIENCE_MS,
    });
    const askedAt = performance.now();
    const [decision] = (await limiter.consume([{ key: 'amy', cost: 3 }])) as [RateLimitDecision];
    const [, keys] = await client.scan(0, 'MATCH', `fs:{limit-0}:${name}:*`, 'COUNT', 100_000);
    expect(keys).toHaveLength(1);
    const kept = await client.pttl(String(keys[0]));
    const elapsed = performance.now() - askedAt;
    expect(kept + elapsed).toBeGreaterThanOrEqual(decision.state.resetAfterMs);
    expect(kept).toBeLessThanOrEqual(decision.state.resetAfterMs + 1_000);
  });
});

describeOwnRedis('the rate limiter on a server of its own', () => {
  it('goes on where the server has lost the script', async () => {
    await using server = await startOwnRedis();
    using opened = await connectTo(server.url);
    const limiter = new RedisRateLimiter({
      client: opened.client,
      bandwidths: [{ capacity: 2, refill: 1, periodMs: 60_000, mode: 'greedy' }],
      whenUnavailable: 'closed',
      timeoutMs: PATIENCE_MS,
    });
    const key = 'x'.repeat(RATE_LIMIT_KEY_LENGTH_MAX);
    const allowed: (boolean | undefined)[] = [];
    for (let turn = 0; turn < 3; turn += 1) {
      allowed.push((await limiter.consume([{ key, cost: 1 }]))[0]?.allowed);
      await server.command('SCRIPT', 'FLUSH');
    }
    expect(allowed).toEqual([true, true, false]);
  });

  it('answers as it was told while Redis is away, and never calls that a denial', async () => {
    await using server = await startOwnRedis();
    using opened = await connectTo(server.url);
    const { client } = opened;
    const bandwidths = [{ capacity: 1, refill: 1, periodMs: 60_000, mode: 'greedy' }] as const;
    const outages: unknown[] = [];
    const onOutage = (error: unknown) => outages.push(error);
    const closed = new RedisRateLimiter({ client, bandwidths, whenUnavailable: 'closed', onOutage });
    const open = new RedisRateLimiter({ client, bandwidths, whenUnavailable: 'open', onOutage });
    const local = new LocalRateLimiter({ bandwidths, clock: systemClock });
    const insured = new RedisRateLimiter({ client, bandwidths, whenUnavailable: local, onOutage });
    const request = [{ key: 'amy', cost: 1 }];
    expect((await closed.consume(request))[0]?.allowed).toBe(true);
    await server.stop('SIGKILL');
    await expect.poll(() => client.status).not.toBe('ready');
    expect(await codeOf(closed.consume(request))).toBe('LIMITER_UNAVAILABLE');
    expect((await open.consume(request))[0]?.allowed).toBe(true);
    const decisions = [await insured.consume(request), await insured.consume(request)];
    expect(decisions.map(([decision]) => decision?.allowed)).toEqual([true, false]);
    await closed.giveBack(request);
    expect(outages).toHaveLength(5);
  });
});

describeOwnRedis('the token bucket in a cluster', () => {
  let cluster: OwnCluster | undefined;
  beforeAll(async () => {
    cluster = await startOwnCluster();
  });
  afterAll(async () => cluster?.[Symbol.asyncDispose]());
  describe('of three primaries', () => passesVectors(() => cluster?.client ?? expect.fail('no cluster')));
});
