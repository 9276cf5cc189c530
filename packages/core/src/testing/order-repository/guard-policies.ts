import assert from 'node:assert/strict';
import { operationId } from '../../identity/ids.ts';
import {
  batchOf,
  type OrderRepositorySuite,
  sampleSale,
  saveDespiteConflicts,
  shortOutcomes,
  unsettledLetters,
} from './harness.ts';

export function guardPolicies({ test, runner }: OrderRepositorySuite): void {
  runner.suite('guarding the allotment', () => {
    test('stores up to exactly the allotment, and not one unit more', async (harness) => {
      const { repository } = harness;
      const sale = await sampleSale(harness, [10]);
      const [sku] = sale.skus;
      assert.deepEqual(shortOutcomes(await repository.save(batchOf([sale.message(4), sale.message(6)]))), [
        'stored',
        'stored',
      ]);
      const oneMore = sale.message(1);
      assert.deepEqual(shortOutcomes(await repository.save(batchOf([oneMore]))), ['allotment-exceeded']);
      assert.deepEqual(await repository.soldUnits(sale.saleId), [{ sku, counter: 10, summed: 10 }]);
      assert.deepEqual(await repository.orders([oneMore.orderId]), [undefined]);
    });

    test('isolates the order that does not fit, records it, and stores the rest', async (harness) => {
      const { repository } = harness;
      const sale = await sampleSale(harness, [10]);
      const messages = [sale.message(4), sale.message(11), sale.message(6)];
      const batch = batchOf(messages);
      const outcomes = await repository.save(batch);
      assert.deepEqual(shortOutcomes(outcomes), ['stored', 'allotment-exceeded', 'stored']);
      const letters = await unsettledLetters(repository);
      assert.equal(letters.length, 1);
      assert.deepEqual(letters[0]?.origin, batch.orders[1]?.origin);
      assert.deepEqual(letters[0]?.message, messages[1]);
      assert.equal(letters[0]?.reason, 'allotment-exceeded');
      assert.deepEqual(await repository.soldUnits(sale.saleId), [{ sku: sale.skus[0], counter: 10, summed: 10 }]);
    });

    test('stores all or none of the lines of an order', async (harness) => {
      const { repository } = harness;
      const sale = await sampleSale(harness, [10, 1]);
      const [first, second] = sale.skus;
      assert.ok(first !== undefined && second !== undefined);
      const both = (quantity: number) =>
        sale.message(1, {
          lines: [
            { sku: first, quantity: 5 },
            { sku: second, quantity },
          ],
        });
      const outcomes = await repository.save(batchOf([both(2), both(1), both(1)]));
      assert.deepEqual(shortOutcomes(outcomes), ['allotment-exceeded', 'stored', 'allotment-exceeded']);
      assert.deepEqual(await repository.soldUnits(sale.saleId), [
        { sku: first, counter: 5, summed: 5 },
        { sku: second, counter: 1, summed: 1 },
      ]);
    });

    test('counts lines of one SKU together', async (harness) => {
      const { repository } = harness;
      const sale = await sampleSale(harness, [10]);
      const [sku] = sale.skus;
      assert.ok(sku !== undefined);
      const twice = (quantity: number) =>
        sale.message(1, {
          lines: [
            { sku, quantity },
            { sku, quantity },
          ],
        });
      assert.deepEqual(shortOutcomes(await repository.save(batchOf([twice(6), twice(5)]))), [
        'allotment-exceeded',
        'stored',
      ]);
      assert.deepEqual(await repository.soldUnits(sale.saleId), [{ sku, counter: 10, summed: 10 }]);
    });

    test('does not count a duplicate against the allotment', async (harness) => {
      const { repository } = harness;
      const sale = await sampleSale(harness, [10]);
      const whole = sale.message(10);
      assert.deepEqual(shortOutcomes(await repository.save(batchOf([whole, whole]))), ['stored', 'duplicate']);
      assert.deepEqual(shortOutcomes(await repository.save(batchOf([whole]))), ['duplicate']);
      assert.deepEqual(await unsettledLetters(repository), []);
    });

    test('stores exactly the allotment out of concurrent batches that want more', async (harness) => {
      const sale = await sampleSale(harness, [50]);
      const outcomes = await Promise.all(
        Array.from({ length: 30 }, (_, index) =>
          saveDespiteConflicts(
            index % 2 === 0 ? harness.repository : harness.other,
            batchOf([sale.message(), sale.message(), sale.message()]),
          ),
        ),
      );
      const flat = shortOutcomes(outcomes.flat());
      assert.equal(flat.filter((outcome) => outcome === 'stored').length, 50);
      assert.equal(flat.filter((outcome) => outcome === 'allotment-exceeded').length, 40);
      assert.equal((await unsettledLetters(harness.repository)).length, 40);
      assert.deepEqual(await harness.repository.soldUnits(sale.saleId), [
        { sku: sale.skus[0], counter: 50, summed: 50 },
      ]);
    });

    test('stores concurrent batches that name two SKUs in opposite order', async (harness) => {
      const sale = await sampleSale(harness, [1_000, 1_000]);
      const [first, second] = sale.skus;
      assert.ok(first !== undefined && second !== undefined);
      const there = () => batchOf([sale.message(1, { sku: first }), sale.message(1, { sku: second })]);
      const back = () => batchOf([sale.message(1, { sku: second }), sale.message(1, { sku: first })]);
      const outcomes = await Promise.all(
        Array.from({ length: 40 }, (_, index) =>
          index % 2 === 0
            ? saveDespiteConflicts(harness.repository, there())
            : saveDespiteConflicts(harness.other, back()),
        ),
      );
      assert.deepEqual(shortOutcomes(outcomes.flat()), Array(80).fill('stored'));
      assert.deepEqual(await harness.repository.soldUnits(sale.saleId), [
        { sku: first, counter: 40, summed: 40 },
        { sku: second, counter: 40, summed: 40 },
      ]);
    });

    test('follows an allotment that was raised', async (harness) => {
      const sale = await sampleSale(harness, [1]);
      const [sku] = sale.skus;
      assert.ok(sku !== undefined);
      await harness.repository.save(batchOf([sale.message()]));
      const waiting = sale.message();
      assert.deepEqual(shortOutcomes(await harness.repository.save(batchOf([waiting]))), ['allotment-exceeded']);
      const raise = operationId(`raise-${sale.saleId}`);
      await harness.catalog.beginAdjustment({ operationId: raise, saleId: sale.saleId, sku, delta: 1 });
      assert.deepEqual(shortOutcomes(await harness.repository.save(batchOf([waiting]))), ['stored']);
      assert.deepEqual(await harness.repository.soldUnits(sale.saleId), [{ sku, counter: 2, summed: 2 }]);
    });

    test('stores nothing of a sale whose allotment is zero', async (harness) => {
      const sale = await sampleSale(harness, [0]);
      assert.deepEqual(shortOutcomes(await harness.repository.save(batchOf([sale.message()]))), ['allotment-exceeded']);
      assert.deepEqual(await harness.repository.soldUnits(sale.saleId), [{ sku: sale.skus[0], counter: 0, summed: 0 }]);
    });
  });
}
