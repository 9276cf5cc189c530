import assert from 'node:assert/strict';
import type { Order } from '../../order/order.ts';
import { allPages } from '../all-pages.ts';
import { rejectsWith } from '../rejects-with.ts';
import { sampleOrderId, sampleSaleId } from '../sample-orders.ts';
import { batchOf, type OrderRepositorySuite, sampleSale } from './harness.ts';

export function readingPolicies({ test, runner }: OrderRepositorySuite): void {
  runner.suite('reading', () => {
    test('finds orders in the order of the ids asked for, absent ones and repeats included', async (harness) => {
      const { repository } = harness;
      const sale = await sampleSale(harness, [100]);
      const messages = Array.from({ length: 20 }, () => sale.message());
      await repository.save(batchOf(messages));
      const ids = messages.map(({ orderId }) => orderId).reverse();
      const asked = [...ids.slice(0, 10), sampleOrderId(), ...ids.slice(5), ids[0] ?? sampleOrderId()];
      const found = await repository.orders(asked);
      assert.deepEqual(
        found.map((order) => order?.orderId),
        asked.map((id, index) => (index === 10 ? undefined : id)),
      );
      assert.deepEqual(await repository.orders([]), []);
    });

    test('pages through all orders of a sale, each once, in the same order every time', async (harness) => {
      const { repository, other } = harness;
      const [sale, another] = [await sampleSale(harness, [100]), await sampleSale(harness, [100])];
      const messages = Array.from({ length: 25 }, () => sale.message());
      await repository.save(batchOf([...messages.slice(0, 10), another.message()]));
      await other.save(batchOf([another.message(), ...messages.slice(10)]));
      const read = (limit: number): Promise<readonly Order[]> =>
        allPages(limit, (cursor) => repository.ordersOfSale(sale.saleId, cursor, limit));
      const byOne = await read(1);
      assert.deepEqual(byOne.map(({ orderId }) => orderId).sort(), messages.map(({ orderId }) => orderId).sort());
      for (const limit of [7, 24, 25, 26, 1_000]) assert.deepEqual(await read(limit), byOne);
      const [first] = await repository.orders([byOne[0]?.orderId ?? sampleOrderId()]);
      assert.deepEqual(byOne[0], first);
    });

    test('shows nothing of an unknown sale', async ({ repository }) => {
      assert.deepEqual(await repository.ordersOfSale(sampleSaleId(), undefined, 10), { entries: [], next: undefined });
      assert.deepEqual(await repository.soldUnits(sampleSaleId()), []);
    });

    test('counts sold units per SKU, those without an order too', async (harness) => {
      const { repository } = harness;
      const sale = await sampleSale(harness, [100, 100, 100]);
      const [first, second, third] = sale.skus;
      assert.ok(first !== undefined && second !== undefined && third !== undefined);
      await repository.save(
        batchOf([
          sale.message(2, { sku: first }),
          sale.message(1, {
            lines: [
              { sku: first, quantity: 3 },
              { sku: third, quantity: 4 },
            ],
          }),
        ]),
      );
      const units = [...(await repository.soldUnits(sale.saleId))].sort((a, b) => skuOrder(a.sku, b.sku));
      const expected = [
        { sku: first, counter: 5, summed: 5 },
        { sku: second, counter: 0, summed: 0 },
        { sku: third, counter: 4, summed: 4 },
      ];
      assert.deepEqual(
        units,
        expected.sort((a, b) => skuOrder(a.sku, b.sku)),
      );
    });

    test('names the numbers of stored orders in one epoch, ascending, from any number on', async (harness) => {
      const { repository } = harness;
      const [sale, another] = [await sampleSale(harness, [100]), await sampleSale(harness, [100])];
      const seqs = [7, 1, 3, 2, 9, 4];
      await repository.save(
        batchOf([
          ...seqs.map((seq) => sale.message(1, { epoch: 2, seq })),
          sale.message(1, { epoch: 1, seq: 5 }),
          sale.message(1, { epoch: 3, seq: 6 }),
          another.message(1, { epoch: 2, seq: 8 }),
        ]),
      );
      assert.deepEqual(await repository.seqsOfEpoch(sale.saleId, 2, 0, 100), [1, 2, 3, 4, 7, 9]);
      assert.deepEqual(await repository.seqsOfEpoch(sale.saleId, 2, 2, 3), [3, 4, 7]);
      assert.deepEqual(await repository.seqsOfEpoch(sale.saleId, 2, 9, 3), []);
      assert.deepEqual(await repository.seqsOfEpoch(sampleSaleId(), 2, 0, 3), []);
      await rejectsWith('INVALID_ARGUMENT', () => repository.seqsOfEpoch(sale.saleId, 2, 0, 0));
    });

    test('refuses a limit below one and a cursor that no page gave', async (harness) => {
      const { repository } = harness;
      const { saleId } = await sampleSale(harness, [1]);
      for (const limit of [0, -1, 0.5, Number.NaN]) {
        await rejectsWith('INVALID_ARGUMENT', () => repository.ordersOfSale(saleId, undefined, limit));
      }
      await rejectsWith('INVALID_ARGUMENT', () => repository.ordersOfSale(saleId, "x' OR 1=1", 10));
    });
  });
}

const skuOrder = (a: string, b: string): number => (a < b ? -1 : 1);
