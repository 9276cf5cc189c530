import assert from 'node:assert/strict';
import type { DeadLetter } from '../../ports/order-queue.ts';
import type { StoredDeadLetter } from '../../ports/order-repository.ts';
import { allPages } from '../all-pages.ts';
import { rejectsWith } from '../rejects-with.ts';
import {
  batchOf,
  type OrderRepositorySuite,
  sampleOrigin,
  sampleSale,
  saveDespiteConflicts,
  shortOutcomes,
  unsettledLetters,
} from './harness.ts';

const unreadable = (raw: string): DeadLetter => ({
  origin: sampleOrigin(),
  reason: 'unreadable',
  error: 'not JSON',
  message: undefined,
  raw,
});

export function deadLetterPolicies({ test, runner }: OrderRepositorySuite): void {
  runner.suite('dead letters', () => {
    test('keeps every field, whatever characters it holds', async (harness) => {
      const { repository } = harness;
      const sale = await sampleSale(harness, [10]);
      const stale: DeadLetter = {
        origin: sampleOrigin(),
        reason: 'stale-epoch',
        error: 'epoch 1 was closed',
        message: sale.message(3),
        raw: undefined,
      };
      const letters = [unreadable('{"v":1,\n "emoji":"😀" \'quoted\' \\u0000 \\'), stale];
      for (const letter of letters) await repository.save(batchOf([], { deadLetters: [letter] }));
      const page = await repository.deadLetters({ limit: 10 });
      assert.equal(page.next, undefined);
      assert.deepEqual(page.entries.map(letterOf).reverse(), letters);
      for (const entry of page.entries) {
        assert.equal(entry.settledAt, undefined);
        assert.ok(Number.isInteger(entry.recordedAt));
        assert.ok(typeof entry.id === 'string' && entry.id !== '');
      }
    });

    test('keeps a text that holds a NUL, which not every database can, in some readable form', async ({
      repository,
    }) => {
      await repository.save(batchOf([], { deadLetters: [unreadable('a\u0000b')] }));
      const [letter] = await unsettledLetters(repository);
      assert.match(letter?.raw ?? '', /^a.*b$/su);
    });

    test('records a letter once per origin', async (harness) => {
      const { repository, other } = harness;
      const sale = await sampleSale(harness, [1]);
      const letter = unreadable('{');
      const tooMany = batchOf([sale.message(2)], { deadLetters: [letter, letter] });
      assert.deepEqual(shortOutcomes(await repository.save(tooMany)), ['allotment-exceeded']);
      assert.deepEqual(shortOutcomes(await other.save(tooMany)), ['allotment-exceeded']);
      await Promise.all(Array.from({ length: 6 }, () => saveDespiteConflicts(repository, tooMany)));
      assert.equal((await unsettledLetters(repository)).length, 2);
    });

    test('settles letters, counts those that were not settled before, and ignores unknown ids', async ({
      repository,
    }) => {
      await repository.save(batchOf([], { deadLetters: [unreadable('1'), unreadable('2'), unreadable('3')] }));
      const [newest, middle, oldest] = (await repository.deadLetters({ limit: 10 })).entries;
      assert.ok(newest !== undefined && middle !== undefined && oldest !== undefined);
      assert.equal(await repository.settleDeadLetters([newest.id, oldest.id, newest.id]), 2);
      assert.equal(await repository.settleDeadLetters([newest.id, middle.id, '999999999', 'no such id']), 1);
      assert.equal(await repository.settleDeadLetters([newest.id, middle.id, oldest.id]), 0);
      assert.equal(await repository.settleDeadLetters([]), 0);
      assert.deepEqual((await repository.deadLetters({ limit: 10 })).entries, []);
      const all = (await repository.deadLetters({ limit: 10, includeSettled: true })).entries;
      assert.deepEqual(
        all.map(({ id }) => id),
        [newest.id, middle.id, oldest.id],
      );
      for (const { settledAt } of all) assert.ok(Number.isInteger(settledAt));
    });

    test('counts a letter once out of concurrent settlements', async ({ repository, other }) => {
      await repository.save(batchOf([], { deadLetters: [unreadable('1'), unreadable('2')] }));
      const ids = (await repository.deadLetters({ limit: 10 })).entries.map(({ id }) => id);
      const counts = await Promise.all(
        Array.from({ length: 8 }, (_, index) => (index % 2 === 0 ? repository : other).settleDeadLetters(ids)),
      );
      assert.equal(
        counts.reduce((sum, count) => sum + count, 0),
        2,
      );
    });

    test('does not record a settled letter anew when its origin is delivered again', async ({ repository }) => {
      const batch = batchOf([], { deadLetters: [unreadable('1')] });
      await repository.save(batch);
      await repository.settleDeadLetters((await repository.deadLetters({ limit: 1 })).entries.map(({ id }) => id));
      await repository.save(batch);
      assert.deepEqual((await repository.deadLetters({ limit: 10 })).entries, []);
    });

    test('pages from the newest to the oldest, each once, of one sale if asked', async (harness) => {
      const { repository } = harness;
      const sale = await sampleSale(harness, [0]);
      const other = await sampleSale(harness, [0]);
      for (let round = 0; round < 7; round += 1) {
        await repository.save(batchOf([sale.message()], { deadLetters: [unreadable(String(round))] }));
        await repository.save(batchOf([other.message()]));
      }
      const everything = await allPages(4, (cursor) => repository.deadLetters({ cursor, limit: 4 }));
      assert.equal(everything.length, 21);
      assert.equal(new Set(everything.map(({ id }) => id)).size, 21);
      const texts = everything.flatMap(({ raw }) => raw ?? []);
      assert.deepEqual(texts, ['6', '5', '4', '3', '2', '1', '0']);
      const ofSale = await allPages(3, (cursor) => repository.deadLetters({ saleId: sale.saleId, cursor, limit: 3 }));
      assert.equal(ofSale.length, 7);
      assert.ok(ofSale.every(({ message }) => message?.saleId === sale.saleId));
    });

    test('refuses a limit below one and a cursor that no page gave', async ({ repository }) => {
      for (const limit of [0, -1, 0.5, Number.NaN]) {
        await rejectsWith('INVALID_ARGUMENT', () => repository.deadLetters({ limit }));
      }
      await rejectsWith('INVALID_ARGUMENT', () => repository.deadLetters({ limit: 1, cursor: "x' OR 1=1" }));
    });
  });
}

function letterOf({ origin, reason, error, message, raw }: StoredDeadLetter): DeadLetter {
  return { origin, reason, error, message, raw };
}
