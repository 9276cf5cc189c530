import type { OrderId, Sku } from '../../identity/ids.ts';

/**
 * - `oversold`: more units were accepted, or stored, than the allotment had at that time.
 * - `false-sold-out`, `false-not-enough`: the answer was wrong at every instant that it could be about.
 * - `answers-disagree`: one purchase was accepted with different order ids or lines.
 * - `answer-differs-from-request`: accepted lines are not what was asked for.
 * - `order-id-shared`: two purchases were accepted with the same order id.
 * - `accepted-then-refused`: a repeat of an accepted purchase was told that it was refused.
 * - `accepted-without-order`: a promise without an order.
 * - `order-differs-from-answer`: the order has another buyer or other lines than were accepted.
 * - `unexplained-order`: an order that nobody was promised and no open question explains.
 * - `order-stored-twice`, `order-without-message`, `message-without-order`: queue and orders disagree.
 * - `sold-units-differ`: the sold level is not the sum of the orders.
 * - `levels-unbalanced`: available + held + sold is not the allotment, or a level is negative or no whole number.
 * - `allotment-differs`: the allotment is not what the adjustments can have made of it.
 */
export type ViolationKind =
  | 'oversold'
  | 'false-sold-out'
  | 'false-not-enough'
  | 'answers-disagree'
  | 'answer-differs-from-request'
  | 'order-id-shared'
  | 'accepted-then-refused'
  | 'accepted-without-order'
  | 'order-differs-from-answer'
  | 'unexplained-order'
  | 'order-stored-twice'
  | 'order-without-message'
  | 'message-without-order'
  | 'sold-units-differ'
  | 'levels-unbalanced'
  | 'allotment-differs';

/** A promise that was certainly broken. */
export interface Violation {
  readonly kind: ViolationKind;
  readonly sku?: Sku | undefined;
  readonly orderId?: OrderId | undefined;
  /** For people: what was found, what was expected. */
  readonly detail: string;
}
