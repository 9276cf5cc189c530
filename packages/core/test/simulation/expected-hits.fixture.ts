import { CALL_FAULTS, EVENT_FAULTS } from '@flash-sale/core/testing';

const REFUSALS = ['sold-out', 'not-enough', 'buyer-limit-reached', 'not-started', 'ended', 'paused'];
const REQUESTS = [...REFUSALS, 'throttled', 'key-reused', 'replayed', 'unknown', 'unavailable', 'cut'];
const SETTLED = ['already-confirmed', 'already-released', 'expired'];
const SETTLEMENTS = [...SETTLED, 'hold-not-found', 'replayed', 'unknown', 'unavailable', 'cut'];
const REASONS = [
  'recovering',
  'not-initialized',
  'store',
  'queue',
  'database',
  'limiter',
  'busy',
  'deadline',
  'closing',
];

/** Every way in which a call can end, and every fault: what a run of the whole simulation must have met. */
export const EXPECTED_HITS: readonly string[] = [
  ...['accepted', ...REQUESTS].map((outcome) => `purchase ${outcome}`),
  ...['held', ...SETTLED, ...REQUESTS].map((outcome) => `hold ${outcome}`),
  ...['accepted', 'exceeds-held', ...SETTLEMENTS].map((outcome) => `confirm ${outcome}`),
  ...['released', ...SETTLEMENTS].map((outcome) => `release ${outcome}`),
  ...REASONS.map((reason) => `unavailable ${reason}`),
  ...['adjusted', 'adjusted again', 'not-available'].map((outcome) => `adjust ${outcome}`),
  ...[...CALL_FAULTS, ...EVENT_FAULTS].map((fault) => `fault ${fault}`),
  ...['stored', 'pending', 'unavailable', 'cut'].map((state) => `order ${state}`),
  'initialize recovering',
  'redriven order',
];

/** What may be met and need not be: an order of the profile `fast` is asked for that the store's loss took along. */
export const RARE_HITS: readonly string[] = ['order unknown to the shop'];
