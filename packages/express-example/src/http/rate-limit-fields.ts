import type { RateLimitState } from '@flash-sale/core';

/** What the RateLimit-Policy field says about the limiter's rule. */
export interface RateLimitPolicy {
  /** The policy's name in both fields. */
  readonly name: string;
  readonly capacity: number;
  /** Time in which an empty bucket becomes full again. */
  readonly fullRefillMs: number;
}

/**
 * Writes the RateLimit and RateLimit-Policy fields of draft-ietf-httpapi-ratelimit-headers-10: `q` the quota, `w` its
 * window in seconds, `r` what remains, `t` the seconds until the quota is full again.
 */
export function rateLimitFields(policy: RateLimitPolicy): (state: RateLimitState) => readonly string[] {
  const name = `"${policy.name}"`;
  const policyField = `${name};q=${policy.capacity};w=${Math.ceil(policy.fullRefillMs / 1_000)}`;
  return (state) => [
    'RateLimit-Policy',
    policyField,
    'RateLimit',
    `${name};r=${state.remaining};t=${Math.ceil(state.resetAfterMs / 1_000)}`,
  ];
}
