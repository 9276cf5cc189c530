import { type Line, orderId, type Sku } from '@flash-sale/core';
import type { RecordedAnswer } from '@flash-sale/core/testing';
import type { Reply } from './asking.ts';

/** A reply as the history has it; absent where the buyer knows nothing. */
export function recordedReply(reply: Reply, sku: Sku, lines: readonly Line[]): RecordedAnswer | undefined {
  if (reply.kind !== 'answer') return undefined;
  if (reply.status === 202) return { outcome: 'accepted', orderId: orderId(reply.json.orderId), lines };
  const problem = nameOf(reply);
  if (problem === '409 sold-out') return { outcome: 'sold-out', sku };
  if (problem === '409 not-enough') return { outcome: 'not-enough', sku };
  if (problem === '504 unknown') return { outcome: 'unknown' };
  return { outcome: 'refused', reason: problem.slice('409 '.length) };
}

/** For tables: `202`, `503 unavailable`, `cut`. */
export function nameOf(reply: Reply): string {
  if (reply.kind !== 'answer') return reply.kind;
  if (reply.status === 202) return '202';
  return `${reply.status} ${String(reply.json.type).replace('/problems/', '')}`;
}
