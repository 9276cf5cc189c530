import { type Bandwidth, LocalRateLimiter, type RateLimitDecision } from '@flash-sale/core';
import { ManualClock } from '@flash-sale/core/testing';
import { RedisRateLimiter } from '@flash-sale/redis-adapter';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { describeWith } from '#test/services';
import { PATIENCE_MS } from '../open-sale.ts';
import { useClient } from '../servers/open-client.ts';

/** Nothing comes back while a test runs, so that no clock has a part in what is allowed. */
const DAY_MS = 86_400_000;
const bandwidths: readonly Bandwidth[] = [
  { capacity: 5, refill: 1, periodMs: DAY_MS, mode: 'intervally' },
  { capacity: 7, refill: 7, periodMs: 7 * DAY_MS, mode: 'intervally' },
];
let made = 0;

const request = fc.record({ key: fc.constantFrom('a', 'b', 'c', 'd'), cost: fc.integer({ min: 1, max: 8 }) });
const crowd = fc
  .tuple(
    fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'), { minLength: 1 }),
    fc.integer({ min: 1, max: 6 }),
  )
  .map(([keys, cost]) => keys.map((key) => ({ key, cost })));
const batch = fc.oneof(crowd, fc.array(request, { minLength: 1, maxLength: 12 }));
const step = fc.record({ mode: fc.constantFrom('take', 'take', 'give'), batch });

function withoutTimes(decisions: readonly RateLimitDecision[]): unknown {
  return decisions.map(({ allowed, state: { limit, remaining } }) => ({ allowed, limit, remaining }));
}

describeWith('redis', 'batches of a rate limiter in Redis', (address) => {
  const { client } = useClient(address);

  it('are decided one request after another, as those of a local limiter', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 6 }), fc.constantFrom(1, 3), async (steps, shards) => {
        made += 1;
        const name = `batches-${process.pid}-${Date.now()}-${made}`;
        const inRedis = new RedisRateLimiter({
          client,
          bandwidths,
          shards,
          name,
          whenUnavailable: 'closed',
          timeoutMs: PATIENCE_MS,
        });
        const local = new LocalRateLimiter({ bandwidths, clock: new ManualClock() });
        for (const { mode, batch: requests } of steps) {
          if (mode === 'take') {
            expect(withoutTimes(await inRedis.consume(requests))).toEqual(withoutTimes(local.consume(requests)));
          } else {
            await inRedis.giveBack(requests);
            local.giveBack(requests);
          }
        }
      }),
      { numRuns: 150 },
    );
  });
});
