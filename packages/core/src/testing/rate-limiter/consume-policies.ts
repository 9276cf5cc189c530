import assert from 'node:assert/strict';
import type { RateLimitDecision, RateLimitRequest } from '../../ports/rate-limiter.ts';
import type { ContractRunner } from '../contract-runner.ts';
import { rejectsWith } from '../rejects-with.ts';
import { type LimiterTest, withoutRefill } from './harness.ts';

const ask = (key: string, cost = 1): RateLimitRequest => ({ key, cost });
const allowed = (decisions: readonly RateLimitDecision[]): boolean[] => decisions.map((decision) => decision.allowed);
const left = (decisions: readonly RateLimitDecision[]): number[] => decisions.map(({ state }) => state.remaining);

export function consumePolicies(runner: ContractRunner, test: LimiterTest): void {
  runner.suite('consuming', () => {
    test('decides a batch in order, each entry seeing the earlier ones', withoutRefill(3), async ({ limiter }) => {
      const decisions = await limiter.consume([ask('a'), ask('a'), ask('b'), ask('a'), ask('a'), ask('b')]);
      assert.deepEqual(allowed(decisions), [true, true, true, true, false, true]);
      assert.deepEqual(left(decisions), [2, 1, 2, 0, 0, 1]);
      assert.deepEqual(await limiter.consume([]), []);
    });

    test('remembers between calls, key by key', withoutRefill(2), async ({ limiter }) => {
      assert.deepEqual(allowed(await limiter.consume([ask('a', 2)])), [true]);
      assert.deepEqual(allowed(await limiter.consume([ask('a'), ask('b', 2), ask('A')])), [false, true, true]);
      assert.deepEqual(allowed(await limiter.consume([ask('b'), ask('A'), ask('A')])), [false, true, false]);
    });

    test('does not charge for a refusal', withoutRefill(5), async ({ limiter }) => {
      const decisions = await limiter.consume([ask('a', 3), ask('a', 3), ask('a', 3), ask('a', 2), ask('a', 1)]);
      assert.deepEqual(allowed(decisions), [true, false, false, true, false]);
      assert.deepEqual(left(decisions), [2, 2, 2, 0, 0]);
    });

    test('refuses for good what costs more than the capacity', withoutRefill(5), async ({ limiter }) => {
      const [tooLarge, rest] = await limiter.consume([ask('a', 6), ask('a', 5)]);
      assert.ok(tooLarge !== undefined && !tooLarge.allowed);
      assert.equal(tooLarge.retryAfterMs, undefined);
      assert.equal(rest?.allowed, true);
      const [again] = await limiter.consume([ask('a', Number.MAX_SAFE_INTEGER)]);
      assert.ok(again !== undefined && !again.allowed);
      assert.equal(again.retryAfterMs, undefined);
    });

    test('describes the bucket after the decision', withoutRefill(5), async ({ limiter }) => {
      const [decision] = await limiter.consume([ask('a', 2)]);
      assert.equal(decision?.state.limit, 5);
      assert.equal(decision?.state.remaining, 3);
      const day = 24 * 3_600_000;
      assert.ok(decision.state.resetAfterMs > day && decision.state.resetAfterMs <= 2 * day);
    });

    test('allows exactly the capacity out of concurrent calls', withoutRefill(40), async ({ limiter }) => {
      const decisions = await Promise.all(
        Array.from({ length: 50 }, () => limiter.consume([ask('crowd'), ask('crowd'), ask('own', 1)])),
      );
      const flat = decisions.flatMap((batch) => allowed(batch.slice(0, 2)));
      assert.equal(flat.filter(Boolean).length, 40);
      const own = decisions.flatMap((batch) => allowed(batch.slice(2)));
      assert.equal(own.filter(Boolean).length, 40);
    });

    test('keeps a thousand keys apart', withoutRefill(1), async ({ limiter }) => {
      const requests = Array.from({ length: 1_000 }, (_, index) => ask(`buyer-${index}`));
      assert.ok(allowed(await limiter.consume(requests)).every(Boolean));
      assert.ok(allowed(await limiter.consume(requests)).every((one) => !one));
    });

    test('takes keys with any characters', withoutRefill(1), async ({ limiter }) => {
      const keys = ['{a}', 'a:b', '__proto__', 'constructor', 'a b', 'ä😀', '*', '%00'];
      const requests = keys.map((key) => ask(key));
      assert.ok(allowed(await limiter.consume(requests)).every(Boolean));
      assert.ok(allowed(await limiter.consume(requests)).every((one) => !one));
    });

    test('refuses a batch with a malformed entry as a whole, and charges nobody', withoutRefill(1), async (harness) => {
      const { limiter } = harness;
      for (const cost of [0, -1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, '1']) {
        const batch = [ask('a'), ask('b', cost as number)];
        await rejectsWith('INVALID_ARGUMENT', async () => limiter.consume(batch));
      }
      for (const key of ['', 'x'.repeat(10_000), 5, undefined]) {
        await rejectsWith('INVALID_ARGUMENT', async () => limiter.consume([ask('a'), ask(key as string)]));
      }
      assert.deepEqual(allowed(await limiter.consume([ask('a'), ask('b')])), [true, true]);
    });

    test(
      'needs room in every bandwidth, and tells of the tightest',
      [...withoutRefill(10), { capacity: 3, refill: 1, periodMs: 24 * 3_600_000, mode: 'greedy' }],
      async ({ limiter }) => {
        const decisions = await limiter.consume([ask('a', 2), ask('a', 2), ask('a'), ask('a'), ask('a', 4)]);
        assert.deepEqual(allowed(decisions), [true, false, true, false, false]);
        assert.deepEqual(left(decisions).slice(0, 4), [1, 1, 0, 0]);
        assert.equal(decisions[0]?.state.limit, 3);
        const last = decisions[4];
        assert.ok(last !== undefined && !last.allowed && last.retryAfterMs === undefined);
      },
    );
  });
}
