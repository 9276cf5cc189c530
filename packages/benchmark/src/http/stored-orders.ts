import { orderId, saleId } from '@flash-sale/core';
import { PostgresOrderQueue, PostgresOrderRepository } from '@flash-sale/postgres-adapter';
import { openPglite } from '@flash-sale/postgres-adapter/pglite';

export interface StoredOrdersInput {
  /** Of an example that has ended. */
  readonly dataDir: string;
  readonly sales: readonly { readonly saleId: string; readonly acceptedIds: readonly string[] }[];
}

/** What the database says of one sale. */
export interface StoredOrders {
  readonly saleId: string;
  /** Rows, each with an order id of its own. */
  readonly orders: number;
  readonly units: number;
  /** The guard's counter of sold units. */
  readonly counter: number;
  /** Orders that were answered as accepted. */
  readonly amongAccepted: number;
  readonly deadLetters: number;
  /** In the whole queue, of any sale. */
  readonly queued: number;
}

const PAGE_SIZE = 5_000;

/** Reads the orders of sales out of a PGlite folder, and compares them with the order ids that buyers were given. */
export async function* readStoredOrders({ dataDir, sales }: StoredOrdersInput): AsyncGenerator<StoredOrders> {
  const pglite = await openPglite({ dataDir });
  try {
    const orders = new PostgresOrderRepository(pglite.client);
    const queued = await new PostgresOrderQueue(pglite.client).lag(await orders.positions());
    for (const sale of sales) {
      const id = saleId(sale.saleId);
      const accepted = new Set(sale.acceptedIds.map(orderId));
      const stored = new Set<string>();
      let amongAccepted = 0;
      let cursor: string | undefined;
      do {
        const page = await orders.ordersOfSale(id, cursor, PAGE_SIZE);
        for (const order of page.entries) {
          stored.add(order.orderId);
          if (accepted.has(order.orderId)) amongAccepted += 1;
        }
        cursor = page.next;
      } while (cursor !== undefined);
      const [units] = await orders.soldUnits(id);
      const letters = await orders.deadLetters({ saleId: id, limit: 1 });
      yield {
        saleId: sale.saleId,
        orders: stored.size,
        units: units?.summed ?? 0,
        counter: units?.counter ?? 0,
        amongAccepted,
        deadLetters: letters.entries.length,
        queued,
      };
    }
  } finally {
    await pglite.close();
  }
}
