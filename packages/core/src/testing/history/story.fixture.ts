import type { BuyerId, OperationId, OrderId, Sku } from '../../identity/ids.ts';
import type { Line } from '../../sale/line.ts';
import { type CheckedHistory, checkHistory } from './check-history.ts';
import type { RecordedAnswer, RecordedRequest } from './recorded-request.ts';
import { type RecordedCall, SaleHistory } from './sale-history.ts';
import type { ViolationKind } from './violation.ts';

export const a = 'a' as Sku;
export const id = (name: string): OrderId => name as OrderId;
export const units = (quantity: number, sku: Sku = a): readonly Line[] => [{ sku, quantity }];
export const unknown: RecordedAnswer = { outcome: 'unknown' };
export const soldOut: RecordedAnswer = { outcome: 'sold-out', sku: a };
export const notEnough: RecordedAnswer = { outcome: 'not-enough', sku: a };
export const refused = (reason: string): RecordedAnswer => ({ outcome: 'refused', reason });

/** A history that is made up, call by call, and what came of it in queue, repository and store. */
export class Story {
  at = 1_000;
  readonly history = new SaleHistory(() => this.at);
  readonly orders: CheckedHistory['orders'][number][] = [];
  readonly queued: OrderId[] = [];
  allotment: number;
  readonly #initial: number;
  held = 0;

  constructor(allotment: number) {
    this.#initial = allotment;
    this.allotment = allotment;
  }

  begin(request: RecordedRequest): RecordedCall {
    return this.history.begin(request);
  }

  end(call: RecordedCall, answer: RecordedAnswer): void {
    this.history.end(call, answer);
  }

  purchase(buyer: string, quantity = 1, key?: string, orderId?: OrderId): RecordedCall {
    return this.begin({ kind: 'purchase', buyerId: buyer as BuyerId, lines: units(quantity), key, orderId });
  }

  hold(buyer: string, quantity = 1): RecordedCall {
    return this.begin({ kind: 'hold', buyerId: buyer as BuyerId, lines: units(quantity), key: undefined });
  }

  confirm(buyer: string, orderId: string, part?: readonly Line[]): RecordedCall {
    return this.begin({ kind: 'confirm', buyerId: buyer as BuyerId, orderId: id(orderId), lines: part });
  }

  release(buyer: string, orderId: string): RecordedCall {
    return this.begin({ kind: 'release', buyerId: buyer as BuyerId, orderId: id(orderId) });
  }

  adjust(delta: number, operationId = 'op'): RecordedCall {
    return this.begin({ kind: 'adjust', operationId: operationId as OperationId, sku: a, delta });
  }

  accept(call: RecordedCall, orderId: string, lines: readonly Line[] = units(1)): void {
    this.end(call, { outcome: 'accepted', orderId: id(orderId), lines });
  }

  /** The order arrives: in the queue and in the repository. */
  store(orderId: string, buyer: string, lines: readonly Line[] = units(1)): void {
    this.queued.push(id(orderId));
    this.orders.push({ orderId: id(orderId), buyerId: buyer as BuyerId, lines });
  }

  /** A purchase from beginning to end, as it should be. */
  buy(buyer: string, orderId: string, quantity = 1, key?: string): void {
    this.accept(this.purchase(buyer, quantity, key), orderId, units(quantity));
    this.store(orderId, buyer, units(quantity));
  }

  violations(found: Partial<CheckedHistory> = {}): ViolationKind[] {
    const sold = this.orders.reduce((sum, { lines }) => sum + (lines[0]?.quantity ?? 0), 0);
    const available = this.allotment - this.held - sold;
    const levels = [{ sku: a, allotment: this.allotment, available, held: this.held, sold }];
    const { history, orders, queued: queueOrderIds } = this;
    const allotments = new Map([[a, this.#initial]]);
    return checkHistory({ history, allotments, queueOrderIds, orders, levels, ...found }).map(({ kind }) => kind);
  }
}

/** FlashSale's answer to a repeat. */
export function replayed(orderId: string, quantity: number) {
  return { outcome: 'replayed', orderId: id(orderId), lines: units(quantity), remaining: 0 } as const;
}
