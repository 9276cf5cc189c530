import assert from 'node:assert/strict';
import type { ReconciliationRecord, StoredReconciliation } from '../../ports/order-repository.ts';
import { allPages } from '../all-pages.ts';
import { rejectsWith } from '../rejects-with.ts';
import { sampleReconciliation, sampleSaleId } from '../sample-orders.ts';
import type { OrderRepositorySuite } from './harness.ts';

export function reconciliationPolicies({ test, runner }: OrderRepositorySuite): void {
  runner.suite('reconciliations', () => {
    test('keeps every field, from the beginning to the end', async ({ repository, other }) => {
      const begun = sampleReconciliation({ actor: 'ann@example "1" \\ 😀', epoch: undefined });
      await repository.recordReconciliation(begun);
      const [first] = (await other.reconciliations({ limit: 10 })).entries;
      assert.ok(first !== undefined);
      assert.deepEqual(recordOf(first), begun);
      assert.ok(Number.isInteger(first.begunAt));
      assert.equal(first.endedAt, undefined);

      const ended: ReconciliationRecord = {
        ...begun,
        dryRun: false,
        outcome: 'partly-repaired',
        epoch: 3,
        counted: { orders: 5, queued: 0 },
        found: { 'lines-differ': 2, 'reservation-without-order': 1 },
        repaired: 1,
        error: "a person must decide: 'lines-differ'",
      };
      await other.recordReconciliation(ended);
      const [last, ...more] = (await repository.reconciliations({ limit: 10 })).entries;
      assert.ok(last !== undefined && last.endedAt !== undefined);
      assert.deepEqual(more, []);
      assert.deepEqual(recordOf(last), ended);
      assert.equal(last.begunAt, first.begunAt);
      assert.ok(last.endedAt >= last.begunAt);
    });

    test('leaves a row that has ended as it is', async ({ repository }) => {
      const ended = sampleReconciliation({ outcome: 'clean', counted: { orders: 1 } });
      await repository.recordReconciliation(ended);
      await repository.recordReconciliation({ ...ended, outcome: 'failed', error: 'later' });
      await repository.recordReconciliation({ ...ended, outcome: 'begun' });
      const { entries } = await repository.reconciliations({ limit: 10 });
      assert.deepEqual(entries.map(recordOf), [ended]);
    });

    test('pages from the newest to the oldest, each once, of one sale if asked', async ({ repository }) => {
      const [saleId, another] = [sampleSaleId(), sampleSaleId()];
      const own: string[] = [];
      for (let round = 0; round < 7; round += 1) {
        const record = sampleReconciliation({ saleId });
        own.push(record.id);
        await repository.recordReconciliation(record);
        await repository.recordReconciliation(sampleReconciliation({ saleId: another }));
      }
      // What ends keeps its place.
      await repository.recordReconciliation(sampleReconciliation({ saleId, id: own[0] ?? '', outcome: 'clean' }));
      const all = await allPages(4, (cursor) => repository.reconciliations({ cursor, limit: 4 }));
      assert.equal(new Set(all.map(({ id }) => id)).size, 14);
      const ofSale = await allPages(3, (cursor) => repository.reconciliations({ saleId, cursor, limit: 3 }));
      assert.deepEqual(
        ofSale.map(({ id }) => id),
        own.toReversed(),
      );
    });

    test('refuses a limit below one and a cursor that no page gave', async ({ repository }) => {
      for (const limit of [0, -1, 0.5, Number.NaN]) {
        await rejectsWith('INVALID_ARGUMENT', () => repository.reconciliations({ limit }));
      }
      await rejectsWith('INVALID_ARGUMENT', () => repository.reconciliations({ limit: 1, cursor: "x' OR 1=1" }));
    });
  });
}

function recordOf({ begunAt: _begunAt, endedAt: _endedAt, ...record }: StoredReconciliation): ReconciliationRecord {
  return record;
}
