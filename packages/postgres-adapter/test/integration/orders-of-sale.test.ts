import type { DatabaseId, Order, OrderMessage, Product } from '@flash-sale/core';
import { PostgresOrderRepository, PostgresProductCatalog } from '@flash-sale/postgres-adapter';
import { beforeEach, expect, it } from 'vitest';
import { describeOnBoth } from '../databases.ts';
import { batchOf, createProduct, messageFor } from '../samples.ts';

describeOnBoth('the pages of a sale', (database) => {
  let repository: PostgresOrderRepository;
  let databaseId: DatabaseId;
  let product: Product;

  beforeEach(async () => {
    await database.empty();
    repository = new PostgresOrderRepository(database.client);
    databaseId = await new PostgresProductCatalog(database.client).databaseId();
    product = await createProduct(database.client, 100);
  });

  const order = (changes: Partial<OrderMessage> = {}) => messageFor(databaseId, product, changes);
  const lines = (...quantities: number[]) => quantities.map((quantity) => ({ sku: product.sku, quantity }));
  const idsOf = (orders: readonly { readonly orderId: string }[]) => orders.map(({ orderId }) => orderId);

  const pages = async (limit: number): Promise<Order[][]> => {
    const found: Order[][] = [];
    let cursor: string | undefined;
    do {
      const page = await repository.ordersOfSale(product.saleId, cursor, limit);
      found.push([...page.entries]);
      cursor = page.next;
    } while (cursor !== undefined);
    return found;
  };

  it('are full up to the last, however few orders an epoch has', async () => {
    const messages = [1, 2, 3, 5, 8, 13].flatMap((epoch) => [order({ epoch }), order({ epoch })]);
    await repository.save(batchOf(messages.toReversed()));
    for (const limit of [1, 2, 3, 5, 7, 11, 12, 13]) {
      const found = await pages(limit);
      expect(idsOf(found.flat())).toEqual(idsOf(messages));
      for (const page of found.slice(0, -1)) expect(page).toHaveLength(limit);
    }
  });

  it('show the lines that an order has, one or several, with what a person has corrected in them', async () => {
    const messages = [order({ lines: lines(3) }), order({ lines: lines(1, 2, 3) }), order({ lines: lines(4) })];
    await repository.save(batchOf(messages));
    const shown = async () => (await pages(10)).flat().map((each) => each.lines.map(({ quantity }) => quantity));
    expect(await shown()).toEqual([[3], [1, 2, 3], [4]]);
    const [first, second] = idsOf(messages);
    await database.sql(`UPDATE flash_sale.order_lines SET quantity = 2 WHERE order_id = '${first}'`);
    await database.sql(`DELETE FROM flash_sale.order_lines WHERE order_id = '${second}' AND line_number = 1`);
    expect(await shown()).toEqual([[2], [2, 3], [4]]);
    const third = idsOf(messages)[2];
    await database.sql(`
      INSERT INTO flash_sale.order_lines
      SELECT order_id, 2, sku, 5, unit_price FROM flash_sale.order_lines WHERE order_id = '${third}'`);
    expect(await shown()).toEqual([[2], [2, 3], [4, 5]]);
    const moved = [order({ lines: lines(6) }), order({ lines: lines(7) })];
    await repository.save(batchOf(moved));
    const [from, to] = idsOf(moved);
    await database.sql(
      `UPDATE flash_sale.order_lines SET order_id = '${to}', line_number = 2 WHERE order_id = '${from}'`,
    );
    expect(await shown()).toEqual([[2], [2, 3], [4, 5], [7, 6]]);
    const left = [...messages, ...moved.slice(1)].map(({ orderId }) => orderId);
    expect((await pages(10)).flat()).toEqual(await repository.orders(left));
  });

  it('leave out what has no lines and go on behind it', async () => {
    const messages = Array.from({ length: 6 }, () => order());
    await repository.save(batchOf(messages));
    const [first, , third, fourth] = idsOf(messages);
    await database.sql(`DELETE FROM flash_sale.order_lines WHERE order_id IN ('${first}', '${third}', '${fourth}')`);
    const left = idsOf(messages.filter((_, index) => ![0, 2, 3].includes(index)));
    for (const limit of [1, 2, 3, 10]) expect(idsOf((await pages(limit)).flat())).toEqual(left);
  });
});
