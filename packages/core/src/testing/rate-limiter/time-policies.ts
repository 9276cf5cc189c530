import assert from 'node:assert/strict';
import type { RateLimitDecision } from '../../ports/rate-limiter.ts';
import type { ContractRunner } from '../contract-runner.ts';
import { pass } from '../waiting.ts';
import type { LimiterTest, RateLimiterHarness } from './harness.ts';

const one = { key: 'a', cost: 1 };

async function decide({ limiter }: RateLimiterHarness, cost = 1): Promise<RateLimitDecision> {
  const [decision] = await limiter.consume([{ ...one, cost }]);
  return decision ?? assert.fail('one request, one decision');
}

function waitOf(decision: RateLimitDecision): number {
  assert.ok(!decision.allowed && decision.retryAfterMs !== undefined);
  assert.ok(Number.isInteger(decision.retryAfterMs) && decision.retryAfterMs >= 1);
  return decision.retryAfterMs;
}

/** Takes what is there, and answers with the refusal that follows: a real clock does not stand still meanwhile. */
async function refusalOf(harness: RateLimiterHarness): Promise<RateLimitDecision> {
  for (let taken = 0; taken < 1_000; taken += 1) {
    const decision = await decide(harness);
    if (!decision.allowed) return decision;
  }
  return assert.fail('it never refuses');
}

export function timePolicies(runner: ContractRunner, test: LimiterTest): void {
  runner.suite('time', () => {
    for (const mode of ['greedy', 'intervally'] as const) {
      test(
        `lets pass who waits exactly as long as it says, refilling ${mode}`,
        [{ capacity: 3, refill: 1, periodMs: 70, mode }],
        async (harness) => {
          assert.equal((await decide(harness, 3)).allowed, true);
          for (let round = 0; round < 3; round += 1) {
            const waitMs = waitOf(await refusalOf(harness));
            assert.ok(waitMs <= 70, `${waitMs} ms`);
            if (harness.advance === undefined) await pass(harness, waitMs + 1);
            else {
              // One millisecond less is not enough: the wait is rounded up, not padded.
              await pass(harness, waitMs - 1);
              assert.equal((await decide(harness)).allowed, false);
              await pass(harness, 1);
            }
            assert.equal((await decide(harness)).allowed, true);
          }
        },
      );
    }

    test(
      'refills up to the capacity and no further',
      [{ capacity: 4, refill: 4, periodMs: 40, mode: 'greedy' }],
      async (harness) => {
        assert.equal((await decide(harness, 4)).allowed, true);
        await pass(harness, 400);
        const decision = await decide(harness, 1);
        assert.equal(decision.allowed, true);
        assert.equal(decision.state.remaining, 3);
      },
    );

    test(
      'is not put off by refusals: asking again and again does not delay the refill',
      [{ capacity: 1, refill: 1, periodMs: 200, mode: 'greedy' }],
      async (harness) => {
        let waits = 0;
        let waitMs = waitOf(await refusalOf(harness));
        while (waitMs > 1 && waits < 500) {
          waits += 1;
          await pass(harness, 7);
          const decision = await decide(harness);
          if (decision.allowed) return;
          const next = waitOf(decision);
          assert.ok(next < waitMs, `after ${waitMs} ms it says ${next} ms`);
          waitMs = next;
        }
        await pass(harness, 2);
        assert.equal((await decide(harness)).allowed, true);
      },
    );

    test(
      'says when the bucket is full again',
      [{ capacity: 10, refill: 10, periodMs: 100, mode: 'greedy' }],
      async (harness) => {
        const { state } = await decide(harness, 5);
        assert.ok(state.resetAfterMs > 0 && state.resetAfterMs <= 50, `${state.resetAfterMs} ms`);
        await pass(harness, state.resetAfterMs + 1);
        assert.equal((await decide(harness, 10)).allowed, true);
      },
    );
  });
}
