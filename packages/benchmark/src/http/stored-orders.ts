import { PostgresOrderQueue, PostgresOrderRepository } from '@flash-sale/postgres-adapter';
import { openPglite } from '@flash-sale/postgres-adapter/pglite';
import { type AnsweredSale, type StoredOrders, storedOrdersOf } from './stored-orders-of.ts';

export interface StoredOrdersInput {
  /** Of an example that has ended. */
  readonly dataDir: string;
  readonly sales: readonly AnsweredSale[];
}

/** Reads the orders of sales out of a PGlite folder, and compares them with the order ids that buyers were given. */
export async function* readStoredOrders({ dataDir, sales }: StoredOrdersInput): AsyncGenerator<StoredOrders> {
  const pglite = await openPglite({ dataDir });
  try {
    const orders = new PostgresOrderRepository(pglite.client);
    const queued = await new PostgresOrderQueue(pglite.client).lag(await orders.positions());
    for (const sale of sales) yield { ...(await storedOrdersOf(orders, sale)), queued };
  } finally {
    await pglite.close();
  }
}
