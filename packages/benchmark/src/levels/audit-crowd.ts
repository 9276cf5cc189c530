import type { Check } from '../scenario/findings.ts';
import type { LevelCrowd, LevelEvidence } from './level.ts';
import type { SentCrowd } from './send-buyers.ts';

/** Compares what buyers were told with what the shop says. */
export function auditCrowd(
  { name, buyers, allotment }: Pick<LevelCrowd, 'name' | 'buyers' | 'allotment'>,
  { orderIds, refused, others }: Pick<SentCrowd, 'orderIds' | 'refused' | 'others'>,
  evidence: LevelEvidence,
): Check[] {
  const expected = Math.min(buyers, allotment);
  const stored = new Set(evidence.orderIds);
  const answered = new Set(orderIds);
  const checks: [what: string, expected: number, found: number][] = [
    ['accepted answers', expected, orderIds.length],
    ['refused answers', buyers - expected, refused],
    ['other answers', 0, [...others.values()].reduce((sum, count) => sum + count, 0)],
    ['distinct order ids of accepted answers', expected, answered.size],
    ['stored orders', expected, evidence.orderIds.length],
    ['distinct stored orders', expected, stored.size],
    ['accepted answers among the stored orders', expected, [...answered].filter((id) => stored.has(id)).length],
    ['keys with one order', expected, evidence.keys],
    ['units of the stored orders', expected, evidence.soldUnits],
    ['sold units', expected, evidence.sold],
    ['available + held + sold', allotment, evidence.available + evidence.held + evidence.sold],
  ];
  return checks.map(([what, wanted, found]) => ({ what: `${name}: ${what}`, expected: wanted, found }));
}
