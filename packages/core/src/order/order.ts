import type { BuyerId, OperationId, OrderId, SaleId, Sku } from '../identity/ids.ts';
import type { Line } from '../sale/line.ts';

/** A line of a stored order, with the price copied from the sale when it was stored. */
export interface OrderLine extends Line {
  readonly sku: Sku;
  /** Exact decimal, as text. */
  readonly unitPrice: string;
}

/** The durable record of sold units. */
export interface Order {
  readonly orderId: OrderId;
  readonly saleId: SaleId;
  readonly buyerId: BuyerId;
  readonly lines: readonly OrderLine[];
  readonly fingerprint: string;
  readonly settledBy: OperationId | undefined;
  readonly epoch: number;
  readonly seq: number;
  /** Store time of the sale, epoch milliseconds. */
  readonly soldAt: number;
  /** Database time of the insert, epoch milliseconds. */
  readonly storedAt: number;
}
