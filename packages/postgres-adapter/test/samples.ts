import { randomBytes } from 'node:crypto';
import {
  buyerId,
  type DatabaseId,
  encodeOrderMessage,
  type Line,
  type OrderId,
  type OrderMessage,
  orderId,
  type Product,
  type SaveBatch,
} from '@flash-sale/core';
import { PostgresProductCatalog, type SqlClient } from '@flash-sale/postgres-adapter';

export const randomOrderId = (): OrderId => orderId(randomBytes(16).toString('base64url'));

/** A product of its own sale. */
export async function createProduct(client: SqlClient, allotment: number): Promise<Product> {
  return await new PostgresProductCatalog(client).createProduct({ name: 'Lamp', price: '19.9', allotment });
}

let lastSeq = 0;

/** An order message for one unit of the product, with whatever is told otherwise. */
export function messageFor(
  databaseId: DatabaseId,
  product: Product,
  changes: Partial<OrderMessage> = {},
): OrderMessage {
  lastSeq += 1;
  const lines: readonly Line[] = changes.lines ?? [{ sku: product.sku, quantity: 1 }];
  return {
    databaseId,
    saleId: product.saleId,
    orderId: randomOrderId(),
    buyerId: buyerId(`buyer-${lastSeq}`),
    fingerprint: `purchase:${product.sku}:1`,
    epoch: 1,
    seq: lastSeq,
    soldAt: 1_750_000_000_123 + lastSeq,
    settledBy: undefined,
    redriveRound: 0,
    traceparent: undefined,
    ...changes,
    lines,
  };
}

/** A batch of these orders with an origin each, as a queue without positions delivers it. */
export function batchOf(messages: readonly OrderMessage[], firstOffset = 1): SaveBatch {
  return {
    orders: messages.map((message, index) => ({
      message,
      origin: { topic: 'orders', partition: 0, offset: String(firstOffset + index) },
    })),
    deadLetters: [],
    position: undefined,
  };
}

export const encodedBytes = (message: OrderMessage): number => Buffer.byteLength(encodeOrderMessage(message));
