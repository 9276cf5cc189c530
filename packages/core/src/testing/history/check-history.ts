import type { OrderId, Sku } from '../../identity/ids.ts';
import type { SkuLevels } from '../../sale/levels.ts';
import { checkAnswers } from './check-answers.ts';
import { checkLevels } from './check-levels.ts';
import { checkOrders, type StoredOrderFacts } from './check-orders.ts';
import { checkOversell } from './check-oversell.ts';
import { checkRefusals } from './check-refusals.ts';
import { operationsOf } from './operation.ts';
import type { SaleHistory } from './sale-history.ts';
import { stockBoundsOf } from './stock-bounds.ts';
import type { Violation } from './violation.ts';

/** Everything that is known of one sale after it has come to rest: queue drained, outbox empty, nothing under way. */
export interface CheckedHistory {
  /** What callers asked and were told. Every caller's: a request that is missing here makes its order unexplained. */
  readonly history: SaleHistory;
  /** The allotments with which the sale began. Adjustments are part of the history. */
  readonly allotments: ReadonlyMap<Sku, number>;
  /** The order ids of all messages that the queue ever had, repeats included. Absent for a queue that forgets them. */
  readonly queueOrderIds: readonly OrderId[] | undefined;
  readonly orders: readonly StoredOrderFacts[];
  readonly levels: readonly SkuLevels[];
}

/**
 * The promises that were certainly broken; none does not prove that none was.
 *
 * What an empty result does prove, of this one history:
 * - at the end of every answer, no more units had been accepted than the allotment can have had at that time;
 * - every `accepted` has exactly one order, for its buyer and lines, and every order was accepted or belongs to a request
 *   whose outcome its caller does not know;
 * - all accepted answers of one key agree, and no order answers two purchases;
 * - the distinct order ids in the queue, the stored orders and the sold units are the same;
 * - the final levels add up.
 *
 * What it can miss: a false `sold-out` or `not-enough` while a request was under way, or a hold may have lasted, that
 * could have taken the units. A request may have been decided at any instant between its begin and its end.
 */
export function checkHistory({ history, allotments, queueOrderIds, orders, levels }: CheckedHistory): Violation[] {
  const { calls } = history;
  const adjusted = calls.flatMap(({ request }) => (request.kind === 'adjust' ? [request.sku] : []));
  const skus = new Set([...allotments.keys(), ...adjusted]);
  const operations = operationsOf(calls);
  const bounds = new Map(
    Array.from(skus, (sku) => [sku, stockBoundsOf(sku, allotments.get(sku) ?? 0, calls, operations)]),
  );
  return [
    ...checkOversell(calls, bounds),
    ...checkRefusals(calls, bounds),
    ...checkAnswers(operations),
    ...checkOrders(calls, operations, orders),
    ...checkLevels(orders, queueOrderIds, levels, bounds),
  ];
}
