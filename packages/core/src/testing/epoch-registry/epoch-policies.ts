import assert from 'node:assert/strict';
import { rejectsWith } from '../rejects-with.ts';
import { type EpochRegistrySuite, openSale } from './harness.ts';

const opening = (epoch: number) => ({ epoch, incarnation: `incarnation-${epoch}` });

export function epochPolicies({ test, runner }: EpochRegistrySuite): void {
  runner.suite('epochs', () => {
    test('knows no epoch before the first opening', async ({ epochs, newSale }) => {
      const saleId = await newSale();
      assert.equal(await epochs.current(saleId), undefined);
      assert.equal(await epochs.beginClosing(saleId, 1), false);
      assert.equal(await epochs.open(saleId, 1, opening(2)), false);
      assert.equal(await epochs.current(saleId), undefined);
    });

    test('opens the first epoch once', async ({ epochs, other, newSale }) => {
      const saleId = await newSale();
      assert.equal(await epochs.open(saleId, undefined, opening(1)), true);
      assert.equal(await other.open(saleId, undefined, opening(1)), false);
      assert.equal(await other.open(saleId, undefined, opening(2)), false);
      assert.deepEqual(await other.current(saleId), {
        saleId,
        epoch: 1,
        state: 'open',
        incarnation: 'incarnation-1',
      });
    });

    test('lets exactly one of several first openings win', async ({ epochs, other, newSale }) => {
      const saleId = await newSale();
      const won = await Promise.all(
        Array.from({ length: 12 }, (_, index) =>
          (index % 2 === 0 ? epochs : other).open(saleId, undefined, { epoch: 1, incarnation: `by-${index}` }),
        ),
      );
      assert.equal(won.filter(Boolean).length, 1);
      assert.equal((await epochs.current(saleId))?.incarnation, `by-${won.indexOf(true)}`);
    });

    test('begins closing only the epoch that the sale is at, and again when somebody else has begun', async (harness) => {
      const { epochs, other } = harness;
      const saleId = await openSale(harness);
      assert.equal(await epochs.beginClosing(saleId, 2), false);
      assert.equal(await epochs.beginClosing(saleId, 1), true);
      assert.equal(await other.beginClosing(saleId, 1), true);
      assert.equal(await other.beginClosing(saleId, 2), false);
      assert.deepEqual(await other.current(saleId), { saleId, epoch: 1, state: 'closing', incarnation: 'first' });
    });

    test('opens the next epoch only in place of the one that is closing', async (harness) => {
      const { epochs } = harness;
      const saleId = await openSale(harness);
      assert.equal(await epochs.open(saleId, 1, opening(2)), false);
      await epochs.beginClosing(saleId, 1);
      assert.equal(await epochs.open(saleId, undefined, opening(2)), false);
      assert.equal(await epochs.open(saleId, 2, opening(3)), false);
      assert.equal((await epochs.current(saleId))?.state, 'closing');
      assert.equal(await epochs.open(saleId, 1, opening(2)), true);
      assert.equal(await epochs.open(saleId, 1, opening(2)), false);
      assert.equal(await epochs.beginClosing(saleId, 1), false);
      assert.deepEqual(await epochs.current(saleId), {
        saleId,
        epoch: 2,
        state: 'open',
        incarnation: 'incarnation-2',
      });
    });

    test('lets exactly one of several coordinators open the next epoch', async (harness) => {
      const { epochs, other } = harness;
      const saleId = await openSale(harness);
      const begun = await Promise.all(
        Array.from({ length: 8 }, (_, index) => (index % 2 === 0 ? epochs : other).beginClosing(saleId, 1)),
      );
      assert.deepEqual(begun, Array(8).fill(true));
      const won = await Promise.all(
        Array.from({ length: 12 }, (_, index) =>
          (index % 2 === 0 ? epochs : other).open(saleId, 1, { epoch: 2 + (index % 3), incarnation: `by-${index}` }),
        ),
      );
      assert.equal(won.filter(Boolean).length, 1);
      const winner = won.indexOf(true);
      const current = await epochs.current(saleId);
      assert.deepEqual([current?.epoch, current?.incarnation], [2 + (winner % 3), `by-${winner}`]);
    });

    test('may skip numbers and never goes back', async (harness) => {
      const { epochs, newSale } = harness;
      const saleId = await openSale(harness);
      await epochs.beginClosing(saleId, 1);
      for (const epoch of [1, 0, -1, 1.5, Number.NaN]) {
        await rejectsWith('INVALID_ARGUMENT', () => epochs.open(saleId, 1, { epoch, incarnation: 'x' }));
      }
      assert.equal((await epochs.current(saleId))?.state, 'closing');
      assert.equal(await epochs.open(saleId, 1, opening(9)), true);
      const fresh = await newSale();
      await rejectsWith('INVALID_ARGUMENT', () => epochs.open(fresh, undefined, { epoch: 0, incarnation: 'x' }));
      assert.equal(await epochs.current(fresh), undefined);
    });

    test('keeps the epochs of sales apart', async (harness) => {
      const { epochs } = harness;
      const [one, two] = [await openSale(harness), await openSale(harness)];
      await epochs.beginClosing(one, 1);
      assert.equal((await epochs.current(two))?.state, 'open');
      await epochs.open(one, 1, opening(2));
      assert.equal((await epochs.current(two))?.epoch, 1);
    });
  });
}
