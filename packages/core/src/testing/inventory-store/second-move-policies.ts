import assert from 'node:assert/strict';
import type { HoldCommand } from '../../ports/inventory-command.ts';
import { confirmOf, freshOperationId, holdOf, line, purchaseOf, releaseOf, type Wanted } from './commands.ts';
import type { PolicyTest } from './policy-test.ts';
import type { SaleUnderTest, Split } from './sale-under-test.ts';

const SHORT_HOLD_MS = 300;

/** How a hold of two units came to its end, what a second move is told, and where the units are. */
interface FirstMove {
  readonly name: string;
  readonly told: string;
  readonly split: Split;
  end(sale: SaleUnderTest, hold: HoldCommand): Promise<unknown>;
}

const FIRST_MOVES: readonly FirstMove[] = [
  {
    name: 'was confirmed',
    told: 'already-confirmed',
    split: [98, 0, 2],
    end: (sale, hold) => sale.step(hold, confirmOf(hold)),
  },
  {
    name: 'was confirmed in part',
    told: 'already-confirmed',
    split: [99, 0, 1],
    end: (sale, hold) => sale.step(hold, confirmOf(hold, { part: { a: 1 } })),
  },
  {
    name: 'was released',
    told: 'already-released',
    split: [100, 0, 0],
    end: (sale, hold) => sale.step(hold, releaseOf(hold)),
  },
  {
    name: 'has expired',
    told: 'expired',
    split: [100, 0, 0],
    async end(sale, hold) {
      await sale.hold({ ...hold, holdTtlMs: SHORT_HOLD_MS });
      await sale.pass(SHORT_HOLD_MS + 50);
      assert.equal((await sale.expire()).expired, 1);
    },
  },
];

/** Each wrong second move has its own answer and moves nothing. */
export function secondMovePolicies(policy: PolicyTest): void {
  for (const { name, told, split, end } of FIRST_MOVES) {
    policy(`answers ${told} to every move on a hold that ${name}`, {}, async (sale) => {
      const hold = holdOf({ a: 2 });
      await end(sale, hold);
      const moves = await sale.step(
        confirmOf(hold),
        confirmOf(hold, { part: { a: 1 } }),
        confirmOf(hold, { part: { a: 9 } }),
        releaseOf(hold),
        hold,
      );
      for (const reply of moves) assert.equal(reply.outcome, told);
      assert.deepEqual(await sale.split(), split);
    });
  }

  policy('finds no hold where there is none, another buyer has it, or it was bought at once', {}, async (sale) => {
    const [hold, bought] = [holdOf({ a: 1 }), purchaseOf({ a: 1 })];
    await sale.step(hold, bought);
    const replies = await sale.step(
      confirmOf(holdOf({ a: 1 })),
      releaseOf(holdOf({ a: 1 })),
      confirmOf(hold, { buyer: 'mallory' }),
      releaseOf(hold, { buyer: 'mallory' }),
      confirmOf(bought),
      releaseOf(bought),
    );
    for (const reply of replies) assert.deepEqual(reply, { outcome: 'hold-not-found' });
    assert.deepEqual(await sale.split(), [98, 1, 1]);
  });

  policy('does not take a confirm for the repeat of a release, nor the other way round', {}, async (sale) => {
    const [kept, returned] = [holdOf({ a: 1 }), holdOf({ a: 1 })];
    const operationId = freshOperationId();
    await sale.step(kept, returned, confirmOf(kept, { operationId }), releaseOf(returned, { operationId }));
    const replies = await sale.step(releaseOf(kept, { operationId }), confirmOf(returned, { operationId }));
    assert.deepEqual(replies, [{ outcome: 'already-confirmed' }, { outcome: 'already-released' }]);
    assert.deepEqual(await sale.split(), [99, 0, 1]);
  });

  policy('confirms a part and returns the rest in the same step', { allotments: { a: 9, b: 9 } }, async (sale) => {
    const hold = holdOf({ a: 3, b: 2 });
    await sale.hold(hold);
    const command = confirmOf(hold, { part: { a: 1 } });
    const reply = await sale.confirm(command);
    assert.equal(reply.outcome, 'sold');
    assert.deepEqual(reply.lines, [line('a', 1)]);
    assert.equal(reply.remaining, 8);
    assert.deepEqual(await sale.split('a'), [8, 0, 1]);
    assert.deepEqual(await sale.split('b'), [9, 0, 0]);
    assert.deepEqual((await sale.reservation(hold.orderId))?.lines, [line('a', 1)]);
    assert.deepEqual((await sale.pending())[0]?.lines, [line('a', 1)]);
    assert.deepEqual(await sale.confirm(command), { ...reply, replayed: true });
    assert.deepEqual(await sale.split('a'), [8, 0, 1]);
  });

  const excesses: readonly (readonly [Wanted, object])[] = [
    [{ a: 4 }, { sku: 'a', held: 3 }],
    [
      { a: 1, b: 3 },
      { sku: 'b', held: 2 },
    ],
    [{ c: 1 }, { sku: 'c', held: 0 }],
    [[line('a', 2), line('a', 2)], { sku: 'a', held: 3 }],
    [
      { a: 3, b: 2, c: 1 },
      { sku: 'c', held: 0 },
    ],
  ];
  policy(
    'refuses to confirm more than is held and keeps the hold',
    { allotments: { a: 9, b: 9, c: 9 } },
    async (sale) => {
      const hold = holdOf({ a: 3, b: 2 });
      await sale.hold(hold);
      for (const [part, excess] of excesses) {
        assert.deepEqual(await sale.confirm(confirmOf(hold, { part })), { outcome: 'exceeds-held', ...excess });
      }
      assert.deepEqual(await sale.split('a'), [6, 3, 0]);
      const reply = await sale.confirm(confirmOf(hold, { part: [line('a', 1), line('a', 2), line('b', 2)] }));
      assert.equal(reply.outcome, 'sold');
      assert.deepEqual(await sale.split('a'), [6, 0, 3]);
      assert.deepEqual(await sale.split('b'), [7, 0, 2]);
    },
  );
}
