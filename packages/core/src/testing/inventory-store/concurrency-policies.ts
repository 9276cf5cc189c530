import assert from 'node:assert/strict';
import type { InventoryCommand } from '../../ports/inventory-command.ts';
import { SeededRandom } from '../seeded-random.ts';
import { confirmOf, holdOf, purchaseOf, releaseOf } from './commands.ts';
import type { PolicyTest } from './policy-test.ts';

/** Many callers at once, in batches of any size, are decided as if one after the other. */
export function concurrencyPolicies(policy: PolicyTest): void {
  policy('sells exactly the allotment to callers in batches of any size', { allotments: { a: 300 } }, async (sale) => {
    const random = new SeededRandom(1);
    const batches = split(
      random,
      Array.from({ length: 900 }, () => purchaseOf({ a: 1 })),
    );
    const replies = (await Promise.all(batches.map((batch) => sale.decide(batch)))).flat();
    const seqs = replies.flatMap((reply) => (reply.outcome === 'sold' ? [reply.seq] : []));
    assert.deepEqual(
      seqs.toSorted((a, b) => a - b),
      Array.from({ length: 300 }, (_, index) => index + 1),
    );
    assert.equal(replies.filter((reply) => reply.outcome === 'sold-out').length, 600);
    assert.deepEqual(await sale.split(), [0, 0, 300]);
  });

  policy(
    'sells several SKUs to callers that want several of each, all or nothing',
    { allotments: { a: 90, b: 60 } },
    async (sale) => {
      const random = new SeededRandom(2);
      const wanted = () => random.pick([{ a: 1 }, { a: 2, b: 1 }, { b: 2, a: 1 }, { b: 3 }]);
      const commands = Array.from({ length: 200 }, () => purchaseOf(wanted()));
      const batches = split(random, commands);
      const replies = (await Promise.all(batches.map((batch) => sale.decide(batch)))).flat();
      const sold = { a: 0, b: 0 };
      for (const reply of replies) {
        if (reply.outcome !== 'sold') continue;
        for (const line of reply.lines) sold[line.sku === 'a' ? 'a' : 'b'] += line.quantity;
      }
      assert.deepEqual(await sale.split('a'), [90 - sold.a, 0, sold.a]);
      assert.deepEqual(await sale.split('b'), [60 - sold.b, 0, sold.b]);
      await sale.sellOut('a');
      await sale.sellOut('b');
    },
  );

  policy(
    'keeps the books when purchases, holds and settlements meet',
    { allotments: { a: 60 }, buyerLimit: 4 },
    async (sale) => {
      const random = new SeededRandom(3);
      const buyers = Array.from({ length: 30 }, (_, index) => `buyer-${index}`);
      const stories = buyers.map(async (buyer) => {
        const hold = holdOf({ a: random.integer(1, 3) }, { buyer });
        const ending = random.chance(0.5) ? confirmOf(hold) : releaseOf(hold);
        await sale.decide([hold, purchaseOf({ a: 1 }, { buyer })]);
        await sale.decide([ending, purchaseOf({ a: 2 }, { buyer }), ending]);
        await sale.decide([ending, purchaseOf({ a: 4 }, { buyer })]);
      });
      await Promise.all(stories);
      const [, held] = await sale.split();
      assert.equal(held, 0, 'every hold was settled');
    },
  );

  policy(
    'sells nothing after a pause was answered, however many were on their way',
    { allotments: { a: 500 } },
    async (sale) => {
      const early = Array.from({ length: 60 }, () => sale.decide([purchaseOf({ a: 1 })]));
      const paused = sale.configure({ state: 'paused' });
      const late = paused.then(() =>
        Promise.all(Array.from({ length: 20 }, () => sale.decide([purchaseOf({ a: 1 })]))),
      );
      for (const [reply] of await late) assert.equal(reply.outcome, 'paused');
      const sold = (await Promise.all(early)).filter(([reply]) => reply.outcome === 'sold').length;
      assert.deepEqual(await sale.split(), [500 - sold, 0, sold]);
    },
  );
}

function split<Command extends InventoryCommand>(random: SeededRandom, commands: readonly Command[]): Command[][] {
  const batches: Command[][] = [];
  for (let start = 0; start < commands.length; ) {
    const size = random.integer(1, 25);
    batches.push(commands.slice(start, start + size));
    start += size;
  }
  return batches;
}
