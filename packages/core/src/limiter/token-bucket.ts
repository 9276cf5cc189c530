import { FlashSaleError } from '../errors/flash-sale-error.ts';
import { BANDWIDTHS_MAX, EXACT_MAX } from './bandwidth.ts';
import {
  availableTokens,
  CELLS_PER_BANDWIDTH,
  levelAt,
  putTokens,
  resetCells,
  takeTokens,
  takeTokensAnyway,
  tokensAt,
  waitForTokens,
  waitUntilFull,
} from './bucket-cells.ts';
import { type BucketRule, isInstant, isPositiveInteger } from './bucket-rule.ts';

/**
 * A token bucket as a value: for each bandwidth its level and the instant of its last refill step. Opaque, immutable,
 * and plain numbers, so it can be stored as JSON. It belongs to the rule it was made with.
 */
export type TokenBucketState = readonly number[];

/** The answer of one bucket to one request. */
export interface TokenBucketDecision {
  readonly allowed: boolean;
  /** Whole tokens left afterwards: the least over the bandwidths; negative in debt. */
  readonly remaining: number;
  /**
   * Milliseconds until the request would have been allowed if nobody else took tokens, rounded up: waiting exactly
   * that long succeeds, one millisecond less does not. 0 if allowed; `undefined` means never.
   */
  readonly retryAfterMs: number | undefined;
}

/** One decision and the bucket after it. */
export interface TokenBucketResult {
  readonly decision: TokenBucketDecision;
  readonly state: TokenBucketState;
}

/** What a bucket holds at an instant. */
export interface TokenBucketContents {
  /** Whole tokens that a request could take at once: the least over the bandwidths; negative in debt. */
  readonly available: number;
  readonly bandwidths: readonly {
    readonly available: number;
    /** The part of the next token that is already there: numerator over `periodMs`, in token·period. */
    readonly carry: number;
  }[];
}

/** One bucket at a time passes through here, so that a decision allocates no typed array. Nothing below awaits. */
const cells = new Float64Array(BANDWIDTHS_MAX * CELLS_PER_BANDWIDTH);

/**
 * A bucket created at `now`. Each bandwidth starts with its capacity, or with the tokens given for it in `tokens`
 * (integers from 0 to the capacity).
 *
 * Every function of this file throws `INVALID_ARGUMENT` for a `now` that is not an integer from 0 to `INSTANT_MAX`,
 * for a number of tokens that is not a positive integer, and for a state of another rule.
 */
export function createTokenBucket(rule: BucketRule, now: number, tokens?: readonly number[]): TokenBucketState {
  checkInstant(now);
  for (const [i, count] of (tokens ?? []).entries()) {
    const capacity = rule.bandwidths[i]?.capacity ?? -1;
    if (count !== 0 && !isPositiveInteger(count, capacity)) throw refused('initial tokens', count);
  }
  resetCells(rule, cells, 0, now, tokens);
  return storedState(rule);
}

/** Takes `cost` tokens of every bandwidth, or none: a refusal returns the same state. */
export function consumeTokens(rule: BucketRule, state: TokenBucketState, now: number, cost: number): TokenBucketResult {
  checkTokens(cost);
  load(rule, state, now);
  if (takeTokens(rule, cells, 0, now, cost)) {
    return { decision: decided(rule, now, true, 0), state: storedState(rule) };
  }
  return { decision: decided(rule, now, false, waitForTokens(rule, cells, 0, now, cost, false)), state };
}

/** What `consumeTokens` would answer, with what is there now as `remaining`. Takes nothing. */
export function estimateTokens(
  rule: BucketRule,
  state: TokenBucketState,
  now: number,
  cost: number,
): TokenBucketDecision {
  checkTokens(cost);
  load(rule, state, now);
  const wait = waitForTokens(rule, cells, 0, now, cost, false);
  return decided(rule, now, wait === 0, wait);
}

/**
 * Takes `cost` tokens of every bandwidth even if that leaves a debt, which the refill pays first. `retryAfterMs` is
 * the time until the cost would have been affordable, or 0; the capacity does not bound it.
 *
 * Throws `INVALID_ARGUMENT` for a debt so deep that the way out of it could not be computed exactly.
 */
export function forceTokens(rule: BucketRule, state: TokenBucketState, now: number, cost: number): TokenBucketResult {
  checkTokens(cost);
  load(rule, state, now);
  const wait = waitForTokens(rule, cells, 0, now, cost, true);
  if (!takeTokensAnyway(rule, cells, 0, now, cost)) throw refused('debt', cost);
  return { decision: decided(rule, now, true, wait), state: storedState(rule) };
}

/** Gives `tokens` back to every bandwidth, each at most up to its capacity. */
export function addTokens(rule: BucketRule, state: TokenBucketState, now: number, tokens: number): TokenBucketState {
  checkTokens(tokens);
  load(rule, state, now);
  putTokens(rule, cells, 0, now, tokens);
  return storedState(rule);
}

/** What the bucket holds at `now`. */
export function peekTokens(rule: BucketRule, state: TokenBucketState, now: number): TokenBucketContents {
  load(rule, state, now);
  const bandwidths = rule.bandwidths.map((band, i) => {
    const index = i * CELLS_PER_BANDWIDTH;
    const available = tokensAt(band, cells, index, now);
    const remainder = levelAt(band, cells, index, now) - available * band.unitsPerToken;
    return { available, carry: remainder * band.carryPerUnit };
  });
  return { available: availableTokens(rule, cells, 0, now), bandwidths };
}

/** Milliseconds until every bandwidth is full if nobody takes tokens, rounded up and exact. */
export function timeToFullMs(rule: BucketRule, state: TokenBucketState, now: number): number {
  load(rule, state, now);
  return waitUntilFull(rule, cells, 0, now);
}

function decided(
  rule: BucketRule,
  now: number,
  allowed: boolean,
  retryAfterMs: number | undefined,
): TokenBucketDecision {
  return { allowed, remaining: availableTokens(rule, cells, 0, now), retryAfterMs };
}

function load(rule: BucketRule, state: TokenBucketState, now: number): void {
  checkInstant(now);
  if (state.length !== rule.bandwidths.length * CELLS_PER_BANDWIDTH) throw refused('state length', state.length);
  for (let i = 0; i < state.length; i++) cells[i] = state[i] as number;
}

function storedState(rule: BucketRule): TokenBucketState {
  const state: number[] = [];
  const length = rule.bandwidths.length * CELLS_PER_BANDWIDTH;
  for (let i = 0; i < length; i++) state.push(cells[i] as number);
  return state;
}

function checkInstant(now: number): void {
  if (!isInstant(now)) throw refused('now', now);
}

function checkTokens(count: number): void {
  if (!isPositiveInteger(count, EXACT_MAX)) throw refused('number of tokens', count);
}

function refused(what: string, value: unknown): FlashSaleError {
  return new FlashSaleError('INVALID_ARGUMENT', `Token bucket: ${what} out of its limits`, { details: { value } });
}
