import { expect, it } from 'vitest';
import { rateLimitFields } from './rate-limit-fields.ts';

it('tells the policy and what is left of it, in whole seconds rounded up', () => {
  const fields = rateLimitFields({ name: 'buyer', capacity: 5, fullRefillMs: 60_000 });
  expect(fields({ limit: 5, remaining: 3, resetAfterMs: 23_001 })).toEqual([
    'RateLimit-Policy',
    '"buyer";q=5;w=60',
    'RateLimit',
    '"buyer";r=3;t=24',
  ]);
});
