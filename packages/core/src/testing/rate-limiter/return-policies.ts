import assert from 'node:assert/strict';
import type { ContractRunner } from '../contract-runner.ts';
import { rejectsWith } from '../rejects-with.ts';
import { type LimiterTest, type RateLimiterHarness, withoutRefill } from './harness.ts';

const ask = (key: string, cost: number) => ({ key, cost });

async function allows({ limiter }: RateLimiterHarness, key: string, cost: number): Promise<boolean> {
  const [decision] = await limiter.consume([ask(key, cost)]);
  return decision?.allowed ?? assert.fail('one request, one decision');
}

export function returnPolicies(runner: ContractRunner, test: LimiterTest): void {
  runner.suite('giving back', () => {
    test('returns what a request had cost', withoutRefill(5), async (harness) => {
      assert.equal(await allows(harness, 'a', 5), true);
      await harness.limiter.giveBack([ask('a', 2), ask('a', 1)]);
      assert.equal(await allows(harness, 'a', 4), false);
      assert.equal(await allows(harness, 'a', 3), true);
      assert.equal(await allows(harness, 'a', 1), false);
    });

    test('never fills above the capacity', withoutRefill(5), async (harness) => {
      assert.equal(await allows(harness, 'a', 1), true);
      await harness.limiter.giveBack([ask('a', 4), ask('a', 4), ask('a', Number.MAX_SAFE_INTEGER)]);
      assert.equal(await allows(harness, 'a', 5), true);
      assert.equal(await allows(harness, 'a', 1), false);
    });

    test('is a no-op for a key that nobody knows', withoutRefill(5), async (harness) => {
      await harness.limiter.giveBack([ask('stranger', 3)]);
      await harness.limiter.giveBack([]);
      assert.equal(await allows(harness, 'stranger', 5), true);
      assert.equal(await allows(harness, 'stranger', 1), false);
    });

    test('returns to the key that was charged only', withoutRefill(2), async (harness) => {
      assert.equal(await allows(harness, 'a', 2), true);
      assert.equal(await allows(harness, 'b', 2), true);
      await harness.limiter.giveBack([ask('a', 2)]);
      assert.equal(await allows(harness, 'b', 1), false);
      assert.equal(await allows(harness, 'a', 2), true);
    });

    test('refuses malformed entries', withoutRefill(2), async (harness) => {
      assert.equal(await allows(harness, 'a', 2), true);
      for (const cost of [0, -1, 0.5, Number.NaN]) {
        await rejectsWith('INVALID_ARGUMENT', async () => harness.limiter.giveBack([ask('a', 1), ask('b', cost)]));
      }
      assert.equal(await allows(harness, 'a', 1), false);
    });

    test('returns every token of concurrent calls', withoutRefill(60), async (harness) => {
      const crowd = Array.from({ length: 60 }, () => allows(harness, 'a', 1));
      assert.deepEqual(await Promise.all(crowd), Array(60).fill(true));
      await Promise.all(Array.from({ length: 30 }, async () => harness.limiter.giveBack([ask('a', 1), ask('a', 1)])));
      assert.equal(await allows(harness, 'a', 60), true);
      assert.equal(await allows(harness, 'a', 1), false);
    });
  });
}
