import { LocalRateLimiter, type RateLimitDecision, type RateLimiter } from '@flash-sale/core';
import { ManualClock, rateLimiterContract } from '@flash-sale/core/testing';
import { describe, expect, it } from 'vitest';
import { failedPolicies, SOUND_POLICY_MS } from './failed-policies.fixture.ts';

type Break = (limiter: LocalRateLimiter) => RateLimiter;

const failuresOf = (breakIt: Break, policyMs?: number): Promise<string[]> =>
  failedPolicies(
    (runner) =>
      rateLimiterContract('broken', {
        runner,
        create: async (bandwidths) => {
          const clock = new ManualClock();
          return {
            limiter: breakIt(new LocalRateLimiter({ bandwidths, clock })),
            advance: (ms) => clock.advanceAsync(ms),
            dispose: async () => {},
          };
        },
      }),
    policyMs,
  );

const withWait = (decision: RateLimitDecision, wait: (ms: number) => number): RateLimitDecision =>
  decision.allowed || decision.retryAfterMs === undefined
    ? decision
    : { ...decision, retryAfterMs: wait(decision.retryAfterMs) };

const traps: readonly (readonly [string, Break, string])[] = [
  [
    'checks each entry of a batch alone and charges afterwards',
    (limiter) => ({
      consume: (requests) => {
        const decisions = requests.map((request) => {
          const [decision] = limiter.consume([request]);
          if (decision?.allowed) limiter.giveBack([request]);
          return decision as RateLimitDecision;
        });
        limiter.consume(requests.filter((_, index) => decisions[index]?.allowed));
        return decisions;
      },
      giveBack: (requests) => limiter.giveBack(requests),
    }),
    'decides a batch in order, each entry seeing the earlier ones',
  ],
  [
    'charges what is left for a refusal',
    (limiter) => ({
      consume: (requests) =>
        requests.map((request) => {
          const [decision] = limiter.consume([request]);
          if (decision?.allowed === false && decision.state.remaining > 0) {
            limiter.consume([{ key: request.key, cost: decision.state.remaining }]);
          }
          return decision as RateLimitDecision;
        }),
      giveBack: (requests) => limiter.giveBack(requests),
    }),
    'does not charge for a refusal',
  ],
  [
    'decides in two steps, a look and a charge',
    (limiter) => ({
      consume: async (requests) => {
        const look = limiter.consume(requests);
        limiter.giveBack(requests.filter((_, index) => look[index]?.allowed));
        await Promise.resolve();
        limiter.consume(requests);
        return look;
      },
      giveBack: (requests) => limiter.giveBack(requests),
    }),
    'allows exactly the capacity out of concurrent calls',
  ],
  [
    'rounds the wait down',
    (limiter) => ({
      consume: (requests) => limiter.consume(requests).map((decision) => withWait(decision, (ms) => ms - 1)),
      giveBack: (requests) => limiter.giveBack(requests),
    }),
    'lets pass who waits exactly as long as it says, refilling greedy',
  ],
  [
    'pads the wait',
    (limiter) => ({
      consume: (requests) => limiter.consume(requests).map((decision) => withWait(decision, (ms) => ms + 5)),
      giveBack: (requests) => limiter.giveBack(requests),
    }),
    'lets pass who waits exactly as long as it says, refilling intervally',
  ],
  [
    'keeps one bucket for everybody',
    (limiter) => ({
      consume: (requests) => limiter.consume(requests.map((request) => ({ ...request, key: 'all' }))),
      giveBack: (requests) => limiter.giveBack(requests.map((request) => ({ ...request, key: 'all' }))),
    }),
    'remembers between calls, key by key',
  ],
  [
    'keeps its keys in an object',
    (limiter) => {
      const inherited = (key: string): boolean => key in {};
      return {
        consume: (requests) =>
          limiter.consume(requests.map((request) => ({ ...request, key: inherited(request.key) ? '?' : request.key }))),
        giveBack: (requests) => limiter.giveBack(requests),
      };
    },
    'takes keys with any characters',
  ],
  [
    'gives nothing back',
    (limiter) => ({ consume: (requests) => limiter.consume(requests), giveBack: () => {} }),
    'returns what a request had cost',
  ],
];

describe('the contract of RateLimiter', () => {
  it('finds nothing wrong with a limiter that nobody broke', async () => {
    expect(await failuresOf((limiter) => limiter, SOUND_POLICY_MS)).toEqual([]);
  });

  it.each(traps)('notices a limiter that %s', async (_trap, breakIt, policy) => {
    expect(await failuresOf(breakIt)).toContain(policy);
  });
});
