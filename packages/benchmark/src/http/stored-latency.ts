import type { Latency } from '../load/latency.ts';
import { LatencyHistogram } from '../load/latency-histogram.ts';
import type { OpenLoadResult } from '../load/open/open-load-plan.ts';

/**
 * From the accepted answer of each order until it was stored, 0 for one that was stored before its buyer was told. One that
 * nobody noted counts until `storedBy`.
 */
export function untilStored(
  { collected, collectedAt }: Pick<OpenLoadResult, 'collected' | 'collectedAt'>,
  storedAt: ReadonlyMap<string, number>,
  storedBy: number,
): Latency {
  const histogram = new LatencyHistogram();
  for (const [index, orderId] of collected.entries()) {
    const acceptedAt = collectedAt[index] ?? storedBy;
    histogram.record(Math.max(0, (storedAt.get(orderId) ?? storedBy) - acceptedAt));
  }
  return histogram.latency();
}
