import type { BuyerId, OperationId, OrderId, Sku } from '../../identity/ids.ts';
import type { ConfirmResult, HoldResult, PurchaseResult, ReleaseResult } from '../../purchase/purchase-result.ts';
import type { Line } from '../../sale/line.ts';

/** What a caller asked for, written down before it was sent. */
export type RecordedRequest =
  | {
      readonly kind: 'purchase' | 'hold';
      readonly buyerId: BuyerId;
      readonly lines: readonly Line[];
      /** Requests of one buyer with the same key are the same purchase. Absent: each is one of its own. */
      readonly key: string | undefined;
      /** The order id that the request must lead to, where the caller knows it beforehand. */
      readonly orderId?: OrderId | undefined;
    }
  | {
      readonly kind: 'confirm';
      readonly orderId: OrderId;
      readonly buyerId: BuyerId;
      /** The part that is confirmed. Absent: all of it. */
      readonly lines: readonly Line[] | undefined;
    }
  | { readonly kind: 'release'; readonly orderId: OrderId; readonly buyerId: BuyerId }
  | { readonly kind: 'adjust'; readonly operationId: OperationId; readonly sku: Sku; readonly delta: number };

/**
 * What came back. A request without an answer was cut off: like `unknown`, it may have been carried out.
 *
 * - `accepted`: an order with this id exists or will (of a purchase or a confirm, first or again).
 * - `held`: the hold stands (first or again).
 * - `returned`: the units of the hold that was named are certainly back (released, expired).
 * - `refused`: certainly nothing was taken, and nothing is said about the stock.
 */
export type RecordedAnswer =
  | { readonly outcome: 'accepted'; readonly orderId: OrderId; readonly lines: readonly Line[] }
  | { readonly outcome: 'held'; readonly orderId: OrderId; readonly lines: readonly Line[] }
  | { readonly outcome: 'returned' }
  | { readonly outcome: 'adjusted' }
  | { readonly outcome: 'sold-out' | 'not-enough'; readonly sku: Sku }
  | { readonly outcome: 'refused'; readonly reason: string }
  | { readonly outcome: 'unknown' };

/** A result of `FlashSale` as it is recorded for a request of this kind. */
export function recordedAnswer(
  kind: RecordedRequest['kind'],
  result: PurchaseResult | HoldResult | ConfirmResult | ReleaseResult,
): RecordedAnswer {
  switch (result.outcome) {
    case 'accepted':
    case 'held':
    case 'released':
    case 'replayed':
      if (kind === 'release') return { outcome: 'returned' };
      return { outcome: kind === 'hold' ? 'held' : 'accepted', orderId: result.orderId, lines: result.lines };
    case 'already-released':
    case 'expired':
      return { outcome: 'returned' };
    case 'sold-out':
    case 'not-enough':
      return { outcome: result.outcome, sku: result.sku };
    case 'unknown':
      return { outcome: 'unknown' };
    default:
      return { outcome: 'refused', reason: result.outcome };
  }
}
