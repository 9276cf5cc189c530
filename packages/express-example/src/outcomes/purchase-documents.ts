import type { ProblemName } from '../problems/problem-types.ts';

/** Header fields of replies to purchases and holds, for the OpenAPI document. */
export const RATE_LIMIT_HEADERS = {
  'RateLimit-Policy': 'The rule: quota `q` in a window of `w` seconds. Where a limiter was asked.',
  RateLimit: 'What remains (`r`) and the seconds until the quota is full again (`t`).',
};

export const SOLD_HEADERS = {
  Location: 'The order.',
  'Idempotency-Replayed': '`true` on a repeat that is answered again.',
  ...RATE_LIMIT_HEADERS,
};

/** Every way in which a purchase or a hold can be refused. */
export const REQUEST_PROBLEMS: readonly ProblemName[] = [
  'sold-out',
  'not-enough',
  'buyer-limit-reached',
  'not-started',
  'paused',
  'ended',
  'key-reused',
  'throttled',
  'unavailable',
  'unknown',
];

/** Every way in which a confirmation or a release can be refused. */
export const SETTLEMENT_PROBLEMS: readonly ProblemName[] = [
  'hold-not-found',
  'sale-not-found',
  'already-confirmed',
  'already-released',
  'hold-expired',
  'unavailable',
  'unknown',
];
