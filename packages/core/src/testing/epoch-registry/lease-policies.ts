import assert from 'node:assert/strict';
import { rejectsWith } from '../rejects-with.ts';
import { sampleSaleId } from '../sample-orders.ts';
import { pass } from '../waiting.ts';
import { type EpochRegistrySuite, openSale } from './harness.ts';

/** Long enough not to run out while a test looks at it. */
const LONG_MS = 60_000;
/** Short enough to wait for. */
const SHORT_MS = 150;

export function leasePolicies({ test, runner }: EpochRegistrySuite): void {
  runner.suite('leases', () => {
    test('grants leases on open epochs and leaves out the rest', async (harness) => {
      const { epochs, newSale } = harness;
      const [open, closing, unopened] = [await openSale(harness), await openSale(harness), await newSale()];
      await epochs.beginClosing(closing, 1);
      const granted = await epochs.renewLeases('p1', [open, closing, unopened, sampleSaleId()], LONG_MS);
      assert.deepEqual(granted, [{ saleId: open, epoch: 1, ttlMs: LONG_MS }]);
      assert.deepEqual(await epochs.renewLeases('p1', [], LONG_MS), []);
      assert.equal(await epochs.leasedForMs(closing, 1), 0);
    });

    test('grants many sales at once, each in the epoch that it is at', async (harness) => {
      const { epochs } = harness;
      const sales = [await openSale(harness), await openSale(harness), await openSale(harness)] as const;
      await epochs.beginClosing(sales[1], 1);
      await epochs.open(sales[1], 1, { epoch: 5, incarnation: 'fifth' });
      const granted = await epochs.renewLeases('p1', sales, LONG_MS);
      assert.deepEqual(
        new Map(granted.map(({ saleId, epoch }) => [saleId as string, epoch])),
        new Map([
          [sales[0] as string, 1],
          [sales[1] as string, 5],
          [sales[2] as string, 1],
        ]),
      );
    });

    test('tells how long the last lease on an epoch runs, whoever holds it', async (harness) => {
      const { epochs, other } = harness;
      const saleId = await openSale(harness);
      assert.equal(await epochs.leasedForMs(saleId, 1), 0);
      await epochs.renewLeases('p1', [saleId], LONG_MS);
      await other.renewLeases('p2', [saleId], LONG_MS * 2);
      const left = await epochs.leasedForMs(saleId, 1);
      assert.ok(Number.isInteger(left));
      assert.ok(left > LONG_MS && left <= LONG_MS * 2, `${left} ms`);
      assert.equal(await epochs.leasedForMs(saleId, 2), 0);
    });

    test('counts down to nothing by itself', async (harness) => {
      const { epochs } = harness;
      const saleId = await openSale(harness);
      await epochs.renewLeases('p1', [saleId], SHORT_MS);
      const left = await epochs.leasedForMs(saleId, 1);
      assert.ok(left >= 0 && left <= SHORT_MS);
      // Waiting exactly as long as it says is enough.
      await pass(harness, left + 1);
      assert.equal(await epochs.leasedForMs(saleId, 1), 0);
    });

    test('lengthens a lease and never shortens it', async (harness) => {
      const { epochs } = harness;
      const saleId = await openSale(harness);
      await epochs.renewLeases('p1', [saleId], SHORT_MS);
      await epochs.renewLeases('p1', [saleId], LONG_MS);
      await epochs.renewLeases('p1', [saleId], SHORT_MS);
      assert.ok((await epochs.leasedForMs(saleId, 1)) > LONG_MS / 2);
    });

    test('renews nothing while the epoch is closing, and keeps what runs', async (harness) => {
      const { epochs, other } = harness;
      const saleId = await openSale(harness);
      await epochs.renewLeases('p1', [saleId], SHORT_MS);
      await other.beginClosing(saleId, 1);
      assert.deepEqual(await epochs.renewLeases('p1', [saleId], LONG_MS), []);
      assert.deepEqual(await epochs.renewLeases('p2', [saleId], LONG_MS), []);
      assert.ok((await other.leasedForMs(saleId, 1)) <= SHORT_MS);
      await pass(harness, SHORT_MS + 1);
      assert.equal(await other.leasedForMs(saleId, 1), 0);
      await other.open(saleId, 1, { epoch: 2, incarnation: 'second' });
      assert.deepEqual(await epochs.renewLeases('p1', [saleId], LONG_MS), [{ saleId, epoch: 2, ttlMs: LONG_MS }]);
      assert.equal(await epochs.leasedForMs(saleId, 1), 0);
    });

    test('goes on counting the leases of an epoch that is closing', async (harness) => {
      const { epochs, other } = harness;
      const saleId = await openSale(harness);
      await epochs.renewLeases('p1', [saleId], LONG_MS);
      await other.beginClosing(saleId, 1);
      await epochs.renewLeases('p1', [saleId], LONG_MS);
      const left = await other.leasedForMs(saleId, 1);
      assert.ok(left > 0 && left <= LONG_MS, `${left} ms`);
    });

    test('counts a lease for the epoch that it was granted on only', async (harness) => {
      const { epochs } = harness;
      const saleId = await openSale(harness);
      await epochs.beginClosing(saleId, 1);
      await epochs.open(saleId, 1, { epoch: 2, incarnation: 'second' });
      await epochs.renewLeases('p1', [saleId], LONG_MS);
      assert.equal(await epochs.leasedForMs(saleId, 1), 0);
      assert.ok((await epochs.leasedForMs(saleId, 2)) > 0);
      assert.equal(await epochs.leasedForMs(saleId, 3), 0);
    });

    test('grants no lease once a concurrent closing has answered', async (harness) => {
      const { epochs, other } = harness;
      for (let round = 0; round < 5; round += 1) {
        const saleId = await openSale(harness);
        const renewals = Array.from({ length: 6 }, (_, index) => epochs.renewLeases(`p${index}`, [saleId], LONG_MS));
        await other.beginClosing(saleId, 1);
        assert.deepEqual(await other.renewLeases('late', [saleId], LONG_MS), []);
        const granted = (await Promise.all(renewals)).flat().length;
        const left = await other.leasedForMs(saleId, 1);
        assert.equal(left > 0, granted > 0);
      }
    });

    test('gives back the leases of a process on one sale', async (harness) => {
      const { epochs, other } = harness;
      const [one, two] = [await openSale(harness), await openSale(harness)];
      await epochs.renewLeases('p1', [one, two], LONG_MS);
      await epochs.renewLeases('p2', [two], LONG_MS * 2);
      await other.releaseLeases('p1', { saleId: one, epoch: 1 });
      assert.equal(await epochs.leasedForMs(one, 1), 0);
      assert.ok((await epochs.leasedForMs(two, 1)) > LONG_MS);
      await other.releaseLeases('p2', { saleId: two, epoch: 1 });
      const left = await epochs.leasedForMs(two, 1);
      assert.ok(left > 0 && left <= LONG_MS, `${left} ms`);
    });

    test('gives back nothing of a later epoch than it was told of', async (harness) => {
      const { epochs, other } = harness;
      const saleId = await openSale(harness);
      await epochs.renewLeases('p1', [saleId], LONG_MS);
      await epochs.beginClosing(saleId, 1);
      await epochs.open(saleId, 1, { epoch: 2, incarnation: 'second' });
      await epochs.renewLeases('p1', [saleId], LONG_MS);
      await other.releaseLeases('p1', { saleId, epoch: 1 });
      assert.equal(await epochs.leasedForMs(saleId, 1), 0);
      assert.ok((await epochs.leasedForMs(saleId, 2)) > 0);
      await other.releaseLeases('p1', { saleId, epoch: 2 });
      assert.equal(await epochs.leasedForMs(saleId, 2), 0);
    });

    test('gives back all leases of a process, of that process only', async (harness) => {
      const { epochs } = harness;
      const [one, two] = [await openSale(harness), await openSale(harness)];
      await epochs.renewLeases('p1', [one, two], LONG_MS * 2);
      await epochs.renewLeases('p2', [two], LONG_MS);
      await epochs.releaseLeases('p1', undefined);
      await epochs.releaseLeases('p1', undefined);
      await epochs.releaseLeases('nobody', undefined);
      assert.equal(await epochs.leasedForMs(one, 1), 0);
      const left = await epochs.leasedForMs(two, 1);
      assert.ok(left > 0 && left <= LONG_MS, `${left} ms`);
    });

    test('forgets every lease when told so', async (harness) => {
      const { epochs, other } = harness;
      const [one, two] = [await openSale(harness), await openSale(harness)];
      await epochs.renewLeases('p1', [one, two], LONG_MS);
      await other.renewLeases('p2', [two], LONG_MS);
      await other.releaseAllLeases();
      assert.deepEqual([await epochs.leasedForMs(one, 1), await epochs.leasedForMs(two, 1)], [0, 0]);
      assert.equal((await epochs.current(one))?.state, 'open');
      assert.equal((await epochs.renewLeases('p1', [one, two], LONG_MS)).length, 2);
    });

    test('refuses a lease without a duration', async (harness) => {
      const { epochs } = harness;
      const saleId = await openSale(harness);
      for (const ttlMs of [0, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
        await rejectsWith('INVALID_ARGUMENT', () => epochs.renewLeases('p1', [saleId], ttlMs));
      }
      assert.equal(await epochs.leasedForMs(saleId, 1), 0);
    });
  });
}
