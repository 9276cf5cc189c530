import { FlashSaleError, type RateLimitDecision } from '@flash-sale/core';

/** Numbers of an answer: allowed, wait, limit, remaining, reset. */
const NUMBERS = 5;
/** Stands for all of them where they are those of the entry before. */
const AS_BEFORE = -1;

/** Reads the limiter script's answers: one for each entry, in order. Entries with the same answer share it. */
export function decodeDecisions(reply: readonly unknown[], entries: number): readonly RateLimitDecision[] {
  const decisions: RateLimitDecision[] = [];
  let last: RateLimitDecision | undefined;
  let position = 0;
  for (let entry = 0; entry < entries; entry += 1) {
    if (Number(reply[position]) === AS_BEFORE) position += 1;
    else {
      last = decisionAt(reply, position);
      position += NUMBERS;
    }
    if (last === undefined) throw unreadable(reply);
    decisions.push(last);
  }
  if (position !== reply.length) throw unreadable(reply);
  return decisions;
}

function decisionAt(reply: readonly unknown[], at: number): RateLimitDecision {
  const [allowed, waitMs, limit, remaining, resetAfterMs] = reply.slice(at, at + NUMBERS).map(Number);
  if (waitMs === undefined || limit === undefined || remaining === undefined || resetAfterMs === undefined) {
    throw unreadable(reply);
  }
  const state = { limit, remaining, resetAfterMs };
  if (allowed === 1) return { allowed: true, state };
  return { allowed: false, retryAfterMs: waitMs < 0 ? undefined : waitMs, state };
}

function unreadable(reply: readonly unknown[]): FlashSaleError {
  return new FlashSaleError('INVARIANT_BROKEN', 'the limiter’s script answered what it never should', {
    details: { reply: JSON.stringify(reply).slice(0, 400) },
  });
}
