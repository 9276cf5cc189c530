import assert from 'node:assert/strict';
import type { SaleId } from '../../identity/ids.ts';
import { rejectsWith } from '../rejects-with.ts';
import { sampleSaleId } from '../sample-orders.ts';
import {
  batchOf,
  type OrderRepositorySuite,
  sampleOrigin,
  sampleSale,
  saveDespiteConflicts,
  unsettledLetters,
} from './harness.ts';

const move = (
  fromOffset: string,
  nextOffset: string,
  place: { topic?: string; partition?: number; barriers?: ReadonlyMap<SaleId, number> } = {},
) => ({ topic: 'orders', partition: 0, barriers: new Map<SaleId, number>(), fromOffset, nextOffset, ...place });

export function positionPolicies({ test, runner }: OrderRepositorySuite): void {
  runner.suite('positions', () => {
    test('records the first position from anywhere, and moves it only from where it stands', async ({ repository }) => {
      const orders = batchOf([]);
      await repository.save({ ...orders, position: move('40', '50') });
      await repository.save({ ...orders, position: move('50', '9007199254740993') });
      await repository.save({ ...orders, position: move('9007199254740993', '9007199254740994') });
      assert.deepEqual(await repository.positions(), [
        { topic: 'orders', partition: 0, nextOffset: '9007199254740994', barriers: new Map() },
      ]);
    });

    test('stores nothing at all when the position is not where the batch starts from', async (harness) => {
      const { repository } = harness;
      const sale = await sampleSale(harness, [10]);
      await repository.save(batchOf([], { position: move('0', '5') }));
      const letter = {
        origin: sampleOrigin(),
        reason: 'unreadable' as const,
        error: 'x',
        message: undefined,
        raw: 'x',
      };
      const messages = [sale.message(), sale.message(11)];
      for (const fromOffset of ['0', '4', '6', '50']) {
        const batch = batchOf(messages, { deadLetters: [letter], position: move(fromOffset, '60') });
        await rejectsWith('POSITION_MISMATCH', () => repository.save(batch));
      }
      assert.deepEqual(await repository.orders(messages.map(({ orderId }) => orderId)), [undefined, undefined]);
      assert.deepEqual(await unsettledLetters(repository), []);
      assert.deepEqual(await repository.soldUnits(sale.saleId), [{ sku: sale.skus[0], counter: 0, summed: 0 }]);
      assert.equal((await repository.positions())[0]?.nextOffset, '5');
    });

    test('keeps each partition of each topic by itself', async ({ repository }) => {
      await repository.save(batchOf([], { position: move('0', '5', { partition: 0 }) }));
      await repository.save(batchOf([], { position: move('7', '9', { partition: 1 }) }));
      await repository.save(batchOf([], { position: move('1', '2', { topic: 'other' }) }));
      const places = (await repository.positions()).map(
        ({ topic, partition, nextOffset }) => `${topic} ${partition} ${nextOffset}`,
      );
      assert.deepEqual(places.sort(), ['orders 0 5', 'orders 1 9', 'other 0 2']);
    });

    test('keeps the highest barrier of each sale', async ({ repository }) => {
      const [one, two] = [sampleSaleId(), sampleSaleId()];
      const barriers = (...entries: readonly (readonly [SaleId, number])[]) => ({ barriers: new Map(entries) });
      await repository.save(batchOf([], { position: move('0', '1', barriers([one, 2])) }));
      await repository.save(batchOf([], { position: move('1', '2', barriers([two, 7])) }));
      await repository.save(batchOf([], { position: move('2', '3', barriers([one, 4], [two, 6])) }));
      await repository.save(batchOf([], { position: move('3', '4') }));
      const [position] = await repository.positions();
      assert.deepEqual(
        position?.barriers,
        new Map([
          [one, 4],
          [two, 7],
        ]),
      );
    });

    test('lets one of several concurrent batches move a position', async (harness) => {
      const { repository, other } = harness;
      const sale = await sampleSale(harness, [100]);
      await repository.save(batchOf([], { position: move('0', '10') }));
      const messages = Array.from({ length: 8 }, () => sale.message());
      const results = await Promise.allSettled(
        messages.map((message, index) =>
          saveDespiteConflicts(
            index % 2 === 0 ? repository : other,
            batchOf([message], { position: move('10', '11') }),
          ),
        ),
      );
      assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 1);
      for (const result of results) {
        if (result.status === 'rejected') await rejectsWith('POSITION_MISMATCH', () => Promise.reject(result.reason));
      }
      assert.deepEqual(await repository.soldUnits(sale.saleId), [{ sku: sale.skus[0], counter: 1, summed: 1 }]);
      assert.equal((await repository.positions())[0]?.nextOffset, '11');
    });

    test('lets one of several concurrent first batches record a position', async (harness) => {
      const { repository, other } = harness;
      const sale = await sampleSale(harness, [100]);
      const results = await Promise.allSettled(
        Array.from({ length: 6 }, (_, index) =>
          saveDespiteConflicts(
            index % 2 === 0 ? repository : other,
            batchOf([sale.message()], { position: move('0', '1') }),
          ),
        ),
      );
      const stored = results.filter(({ status }) => status === 'fulfilled').length;
      assert.equal(stored, 1);
      assert.deepEqual(await repository.soldUnits(sale.saleId), [{ sku: sale.skus[0], counter: 1, summed: 1 }]);
    });
  });
}
