import type { OpenLoadResult } from '../load/open/open-load-plan.ts';
import type { Check } from '../scenario/findings.ts';

/** What is left of a sale that everybody came to, and what of it is stored. */
export interface OpeningLeft {
  readonly buyers: number;
  readonly units: number;
  readonly levels: { readonly available: number; readonly held: number; readonly sold: number };
  readonly stored: { readonly orders: number; readonly amongAccepted: number };
}

/**
 * Compares all answers with what was sold and stored: everybody is answered, and whoever has a unit is told so. What becomes
 * of the others is not part of it: a server with more buyers than it can serve may leave some without knowing.
 */
export function auditOpening(
  { answers, unanswered, unsent, collected }: Pick<OpenLoadResult, 'answers' | 'unanswered' | 'unsent' | 'collected'>,
  { buyers, units, levels, stored }: OpeningLeft,
): Check[] {
  const { available, held, sold } = levels;
  const accepted = answers[202] ?? 0;
  const refused = answers[409] ?? 0;
  const answered = Object.values(answers).reduce((sum, count) => sum + count, 0);
  const unknown = answered - accepted - refused + unanswered;
  const check = (what: string, expected: number, found: number): Check => ({ what, expected, found });
  return [
    check('buyers who came', buyers, answered + unanswered + unsent),
    check('buyers without an answer', 0, unanswered + unsent),
    check('accepted answers', units, accepted),
    check('distinct order ids of accepted answers', accepted, new Set(collected).size),
    check('accepted answers among the stored orders', accepted, stored.amongAccepted),
    check('stored orders', sold, stored.orders),
    check('orders that nobody was told of', 0, Math.max(0, sold - accepted - unknown)),
    check('sold units', units, sold),
    check('available + held + sold', units, available + held + sold),
  ];
}
