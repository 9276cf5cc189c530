import assert from 'node:assert/strict';
import type { BuyerId, OperationId } from '../../identity/ids.ts';
import { sampleOrderId, sampleSaleId } from '../sample-orders.ts';
import {
  batchOf,
  type OrderRepositorySuite,
  sampleSale,
  saveDespiteConflicts,
  shortOutcomes,
  unsettledLetters,
} from './harness.ts';

export function savePolicies({ test, runner }: OrderRepositorySuite): void {
  runner.suite('saving', () => {
    test('stores an order with every field, and the price of the sale', async (harness) => {
      const { repository } = harness;
      const sale = await sampleSale(harness, [10, 10], '0.1');
      const [first, second] = sale.skus;
      assert.ok(first !== undefined && second !== undefined);
      const message = sale.message(1, {
        buyerId: 'buyer-7' as BuyerId,
        lines: [
          { sku: second, quantity: 2 },
          { sku: first, quantity: 1 },
        ],
        fingerprint: 'purchase:abc',
        settledBy: 'confirm-1' as OperationId,
        epoch: 4,
        seq: 9_007_199_254_740_991,
        soldAt: 1_767_225_600_123,
      });
      assert.deepEqual(await repository.save(batchOf([message])), [{ outcome: 'stored' }]);
      const [order] = await repository.orders([message.orderId]);
      assert.ok(order !== undefined);
      const { storedAt, ...rest } = order;
      assert.ok(Number.isInteger(storedAt));
      assert.deepEqual(rest, {
        orderId: message.orderId,
        saleId: sale.saleId,
        buyerId: 'buyer-7',
        lines: [
          { sku: second, quantity: 2, unitPrice: '0.10' },
          { sku: first, quantity: 1, unitPrice: '0.10' },
        ],
        fingerprint: 'purchase:abc',
        settledBy: 'confirm-1',
        epoch: 4,
        seq: 9_007_199_254_740_991,
        soldAt: 1_767_225_600_123,
      });
    });

    test('shows what a direct purchase does not have as absent', async (harness) => {
      const sale = await sampleSale(harness, [10]);
      const message = sale.message();
      await harness.repository.save(batchOf([message]));
      const [order] = await harness.repository.orders([message.orderId]);
      assert.equal(order?.settledBy, undefined);
    });

    test('stores an empty batch without a trace', async ({ repository }) => {
      assert.deepEqual(await repository.save(batchOf([])), []);
      assert.deepEqual(await repository.positions(), []);
    });

    test('ignores an order that is there, in one batch and in the next', async (harness) => {
      const { repository, other } = harness;
      const sale = await sampleSale(harness, [100]);
      const [one, two] = [sale.message(3), sale.message(4)];
      assert.deepEqual(shortOutcomes(await repository.save(batchOf([one, two, one]))), [
        'stored',
        'stored',
        'duplicate',
      ]);
      assert.deepEqual(shortOutcomes(await other.save(batchOf([two, one]))), ['duplicate', 'duplicate']);
      assert.deepEqual(await repository.soldUnits(sale.saleId), [{ sku: sale.skus[0], counter: 7, summed: 7 }]);
    });

    test('keeps the first contents of an order id', async (harness) => {
      const { repository } = harness;
      const sale = await sampleSale(harness, [100]);
      const first = sale.message(2);
      const again = sale.message(5, { orderId: first.orderId, buyerId: 'somebody-else' as BuyerId, epoch: 2 });
      await repository.save(batchOf([first]));
      assert.deepEqual(shortOutcomes(await repository.save(batchOf([again]))), ['duplicate']);
      const [order] = await repository.orders([first.orderId]);
      assert.deepEqual([order?.buyerId, order?.lines[0]?.quantity, order?.epoch], [first.buyerId, 2, 1]);
      assert.deepEqual(await repository.soldUnits(sale.saleId), [{ sku: sale.skus[0], counter: 2, summed: 2 }]);
    });

    test('stores each order once out of concurrent batches that share them', async (harness) => {
      const sale = await sampleSale(harness, [1_000]);
      const messages = Array.from({ length: 40 }, () => sale.message(1));
      const batches = Array.from({ length: 16 }, (_, index) =>
        index % 2 === 0 ? batchOf(messages) : batchOf([...messages].reverse()),
      );
      const outcomes = await Promise.all(
        batches.map((batch, index) =>
          saveDespiteConflicts(index % 3 === 0 ? harness.other : harness.repository, batch),
        ),
      );
      const flat = shortOutcomes(outcomes.flat());
      assert.equal(flat.filter((outcome) => outcome === 'stored').length, 40);
      assert.equal(flat.filter((outcome) => outcome === 'duplicate').length, 15 * 40);
      assert.deepEqual(await harness.repository.soldUnits(sale.saleId), [
        { sku: sale.skus[0], counter: 40, summed: 40 },
      ]);
    });

    test('sets aside what the catalog does not know, and stores the rest', async (harness) => {
      const { repository } = harness;
      const sale = await sampleSale(harness, [10]);
      const another = await sampleSale(harness, [10]);
      const unknownSale = sale.message(1, { saleId: sampleSaleId() });
      const [skuOfAnother] = another.skus;
      assert.ok(skuOfAnother !== undefined && skuOfAnother !== sale.skus[0], 'SKUs of two sales differ');
      const wrongSku = sale.message(1, { sku: skuOfAnother });
      const halfKnown = sale.message(1, {
        lines: [
          { sku: sale.skus[0] ?? skuOfAnother, quantity: 1 },
          { sku: skuOfAnother, quantity: 1 },
        ],
      });
      const [before, after] = [sale.message(), sale.message()];
      const outcomes = await repository.save(batchOf([before, unknownSale, wrongSku, halfKnown, after]));
      assert.deepEqual(shortOutcomes(outcomes), ['stored', 'rejected', 'rejected', 'rejected', 'stored']);
      for (const outcome of outcomes) if (outcome.outcome === 'set-aside') assert.notEqual(outcome.error, '');
      const found = await repository.orders([before, unknownSale, wrongSku, halfKnown, after].map((m) => m.orderId));
      assert.deepEqual(
        found.map((order) => order !== undefined),
        [true, false, false, false, true],
      );
      assert.equal((await unsettledLetters(repository)).length, 3);
      assert.deepEqual(await repository.soldUnits(sale.saleId), [{ sku: sale.skus[0], counter: 2, summed: 2 }]);
      assert.deepEqual(await repository.soldUnits(another.saleId), [{ sku: skuOfAnother, counter: 0, summed: 0 }]);
    });

    test('stores orders of several sales and a sale that was dropped in one batch', async (harness) => {
      const [one, two] = [await sampleSale(harness, [10]), await sampleSale(harness, [10])];
      await harness.catalog.dropSale(two.saleId);
      const messages = [one.message(), two.message(), one.message()];
      assert.deepEqual(shortOutcomes(await harness.repository.save(batchOf(messages))), Array(3).fill('stored'));
      assert.deepEqual(shortOutcomes(await harness.repository.save(batchOf(messages))), Array(3).fill('duplicate'));
    });

    test('answers in the order of a large batch', async (harness) => {
      const sale = await sampleSale(harness, [1_000]);
      const known = Array.from({ length: 250 }, () => sale.message());
      await harness.repository.save(batchOf(known));
      const mixed = known.flatMap((message) => [message, sale.message(1, { orderId: sampleOrderId() })]);
      const expected = mixed.map((_, index) => (index % 2 === 0 ? 'duplicate' : 'stored'));
      assert.deepEqual(shortOutcomes(await harness.repository.save(batchOf(mixed))), expected);
    });
  });
}
