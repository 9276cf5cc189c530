import { testWith } from '../contract-harness.ts';
import { consumePolicies } from './consume-policies.ts';
import type { LimiterTest, RateLimiterContract } from './harness.ts';
import { returnPolicies } from './return-policies.ts';
import { timePolicies } from './time-policies.ts';

/** Registers everything that `RateLimiter` promises as tests of an implementation. */
export function rateLimiterContract(name: string, { runner, create }: RateLimiterContract): void {
  const test: LimiterTest = (policy, bandwidths, body) => testWith(runner, () => create(bandwidths))(policy, body);
  runner.suite(`RateLimiter contract: ${name}`, () => {
    consumePolicies(runner, test);
    timePolicies(runner, test);
    returnPolicies(runner, test);
  });
}
