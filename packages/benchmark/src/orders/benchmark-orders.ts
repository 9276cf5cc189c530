import {
  type BuyerId,
  type DatabaseId,
  fingerprintOf,
  type OrderMessage,
  orderIdOf,
  type SaleId,
  type Sku,
} from '@flash-sale/core';

/** Buyer ids of 16 characters: short ones are cheaper than what real ones cost. */
const FIRST_BUYER = 1_000_000_000;

/** Messages of one sale, an order of one unit each, as a purchase with an idempotency key makes them. */
export function benchmarkOrders(
  { databaseId, saleId, sku }: { readonly databaseId: DatabaseId; readonly saleId: SaleId; readonly sku: Sku },
  count: number,
): OrderMessage[] {
  const lines = [{ sku, quantity: 1 }];
  const fingerprint = fingerprintOf('purchase', lines);
  return Array.from({ length: count }, (_, index) => {
    const buyerId = `buyer-${FIRST_BUYER + index}` as BuyerId;
    return {
      databaseId,
      saleId,
      orderId: orderIdOf(saleId, buyerId, `key-${index}`),
      buyerId,
      lines,
      fingerprint,
      epoch: 1,
      seq: index + 1,
      soldAt: Date.now(),
      settledBy: undefined,
      redriveRound: 0,
      traceparent: undefined,
    };
  });
}

/** Sends batch after batch, so many at a time, until none is left. */
export async function inFlight<Batch>(
  batches: readonly Batch[],
  underWay: number,
  send: (batch: Batch) => Promise<void>,
): Promise<void> {
  const left = batches.values();
  const sender = async (): Promise<void> => {
    for (const batch of left) await send(batch);
  };
  await Promise.all(Array.from({ length: underWay }, sender));
}

/** The same entries in batches of at most `size`. */
export function inBatches<Entry>(entries: readonly Entry[], size: number): Entry[][] {
  const count = Math.ceil(entries.length / size);
  return Array.from({ length: count }, (_, index) => entries.slice(index * size, (index + 1) * size));
}
