import type { OrderId } from '../../identity/ids.ts';
import { type Operation, sameLines } from './operation.ts';
import type { Violation } from './violation.ts';

/** What is refused for want of something, and not for the state of a service or a limiter. */
const REFUSALS: ReadonlySet<string> = new Set([
  'sold-out',
  'not-enough',
  'buyer-limit-reached',
  'not-started',
  'ended',
  'paused',
]);

/** All answers to one purchase or hold agree, and no two share an order. */
export function checkAnswers(operations: readonly Operation[]): Violation[] {
  const owners = new Map<OrderId, Operation>();
  return operations.flatMap((operation) => {
    const violations = [...disagreements(operation), ...forgotten(operation)];
    for (const orderId of new Set(operation.promises.map(({ answer }) => answer.orderId))) {
      const owner = owners.get(orderId);
      if (owner === undefined) owners.set(orderId, operation);
      else {
        const detail = `accepted for buyer ${owner.buyerId} and again, as another purchase, for ${operation.buyerId}`;
        violations.push({ kind: 'order-id-shared', orderId, detail });
      }
    }
    return violations;
  });
}

function disagreements({ promises, orderId, lines, buyerId }: Operation): Violation[] {
  const violations: Violation[] = [];
  for (const { answer } of promises) {
    if (answer.orderId !== orderId) {
      const detail = `buyer ${buyerId} was told ${orderId} and ${answer.orderId} for the same purchase`;
      violations.push({ kind: 'answers-disagree', orderId: answer.orderId, detail });
    }
    if (!sameLines(answer.lines, lines)) {
      const detail = `asked for ${JSON.stringify(lines)}, was promised ${JSON.stringify(answer.lines)}`;
      violations.push({ kind: 'answer-differs-from-request', orderId: answer.orderId, detail });
    }
  }
  return violations;
}

/**
 * A key goes from refused to accepted, never back: what began after the promise must not be told otherwise. A hold may be
 * lost together with the store, and then its repeat is a new request.
 */
function forgotten({ kind, calls, promises, key }: Operation): Violation[] {
  const [first] = promises;
  if (kind !== 'purchase' || first === undefined) return [];
  return calls.flatMap(({ begunStep, answer }) => {
    if (answer === undefined || begunStep < first.call.endedStep) return [];
    const reason = answer.outcome === 'refused' ? answer.reason : answer.outcome;
    if (!REFUSALS.has(reason)) return [];
    const detail = `key ${key} was accepted and later told ${reason}`;
    return [{ kind: 'accepted-then-refused', orderId: first.answer.orderId, detail } as const];
  });
}
