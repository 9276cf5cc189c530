import assert from 'node:assert/strict';
import type { OperationId } from '../../identity/ids.ts';
import { ID_LENGTH_MAX } from '../../identity/ids.ts';
import { adjustOf, confirmOf, holdOf, line, purchaseOf, releaseOf } from './commands.ts';
import type { PolicyTest } from './policy-test.ts';

/** Ids that are well formed and that a careless store trips over. */
const ODD_IDS = [
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'length',
  '0',
  '-1',
  'NaN',
  'null',
  '.',
  '..',
  '$1',
  'a|b',
  '~@+=$!|-._',
  'x'.repeat(ID_LENGTH_MAX),
];

/** Every well-formed id is an id and nothing else. */
export function idPolicies(policy: PolicyTest): void {
  policy('counts for buyers with any name, each alone', { buyerLimit: 2 }, async (sale) => {
    for (const buyer of ODD_IDS) {
      const hold = holdOf({ a: 1 }, { buyer });
      const replies = await sale.step(
        purchaseOf({ a: 1 }, { buyer }),
        hold,
        purchaseOf({ a: 1 }, { buyer }),
        releaseOf(hold),
        purchaseOf({ a: 1 }, { buyer }),
      );
      const outcomes = replies.map((reply) => reply.outcome);
      assert.deepEqual(outcomes, ['sold', 'held', 'buyer-limit-reached', 'released', 'sold'], `buyer ${buyer}`);
    }
    assert.deepEqual(await sale.split(), [100 - 2 * ODD_IDS.length, 0, 2 * ODD_IDS.length]);
  });

  const allotments = Object.fromEntries(ODD_IDS.map((sku) => [sku, 3]));
  policy('sells SKUs with any name, each from its own stock', { allotments }, async (sale) => {
    for (const sku of ODD_IDS) {
      const hold = holdOf([line(sku, 2)]);
      const [sold, held, refused, confirmed] = await sale.step(
        purchaseOf([line(sku, 1)]),
        hold,
        purchaseOf([line(sku, 1)]),
        confirmOf(hold, { part: [line(sku, 1)] }),
      );
      assert.deepEqual([sold.outcome, held.outcome, confirmed.outcome], ['sold', 'held', 'sold'], `SKU ${sku}`);
      assert.deepEqual(refused, { outcome: 'sold-out', sku });
      assert.deepEqual(await sale.split(sku), [1, 0, 2]);
    }
  });

  policy('sells none of a SKU that is called as something else is', {}, async (sale) => {
    for (const sku of ODD_IDS) {
      assert.deepEqual(await sale.buy(purchaseOf([line(sku, 1)])), { outcome: 'sold-out', sku });
    }
    assert.deepEqual(await sale.split(), [100, 0, 0]);
  });

  policy('adjusts once for operations with any name', {}, async (sale) => {
    for (const id of ODD_IDS) {
      const command = adjustOf('a', 1, id as OperationId);
      const replies = await sale.step(command, command);
      assert.deepEqual(
        replies.map((reply) => reply.outcome === 'adjusted' && reply.replayed),
        [false, true],
        `operation ${id}`,
      );
    }
    assert.deepEqual(await sale.split(), [100 + ODD_IDS.length, 0, 0]);
  });
}
