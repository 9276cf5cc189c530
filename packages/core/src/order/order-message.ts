import type { BuyerId, DatabaseId, OperationId, OrderId, SaleId } from '../identity/ids.ts';
import type { Line } from '../sale/line.ts';

/** The message that becomes an order. Written by the step that sells, published by whoever gets to it first. */
export interface OrderMessage {
  readonly databaseId: DatabaseId;
  readonly saleId: SaleId;
  /** The reservation's id. Also the message's key: it spreads a sale over all partitions. */
  readonly orderId: OrderId;
  readonly buyerId: BuyerId;
  readonly lines: readonly Line[];
  readonly fingerprint: string;
  /** The epoch under which the units were sold, or under which recovery or redrive published it again. */
  readonly epoch: number;
  /**
   * Place in the order of sales of the epoch in which it was sold, or whose rebuild took it over into the new outbox. A
   * redrive raises `epoch` and keeps it.
   */
  readonly seq: number;
  /** Store time of the sale, epoch milliseconds. */
  readonly soldAt: number;
  /** The confirm that sold a held reservation; absent for a direct purchase. Survives a loss of the store with the order. */
  readonly settledBy: OperationId | undefined;
  /** How often it came back from the dead letters. */
  readonly redriveRound: number;
  /** W3C trace context of the request that sold it. */
  readonly traceparent: string | undefined;
}

/** How often a dead letter may be sent round again. */
export const REDRIVE_ROUNDS_MAX = 3;
