import assert from 'node:assert/strict';
import type { InventoryCommand } from '../../ports/inventory-command.ts';
import { EXPIRE_LIMIT_MAX, HOLD_TTL_MS_MAX } from '../../ports/inventory-command.ts';
import { ALLOTMENT_MAX, LINES_MAX, QUANTITY_MAX } from '../../sale/line.ts';
import type { SaleSettings } from '../../sale/sale.ts';
import { rejectsWith } from '../rejects-with.ts';
import { rebuildPlan, sampleSale } from '../samples.ts';
import { adjustOf, confirmOf, holdOf, line, purchaseOf, releaseOf } from './commands.ts';
import type { PolicyTest } from './policy-test.ts';

/** What is no positive whole number, in every disguise. */
const NO_QUANTITIES: readonly unknown[] = [
  Number.NaN,
  0,
  -0,
  0.5,
  1.5,
  -1,
  2 ** 53,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  '1',
  '0x10',
  'nan',
  '',
  null,
  undefined,
  true,
  [1],
  { valueOf: () => 1 },
  1n,
];

/** What is no id. */
const NO_IDS: readonly unknown[] = [
  '',
  ' ',
  'a b',
  'a{b}',
  'a:b',
  'a\n',
  'ä',
  '\0',
  'x'.repeat(10_240),
  7,
  null,
  undefined,
  {},
  ['a'],
];

/** A malformed command is refused together with its batch, before anything is changed. */
export function validationPolicies(policy: PolicyTest): void {
  refuses(policy, 'a quantity that is no whole number in its range', () =>
    [...NO_QUANTITIES, QUANTITY_MAX + 1].flatMap((quantity) => {
      const lines = [line('a', 1), line('a', quantity as number)];
      return [purchaseOf(lines, { fingerprint: 'p' }), holdOf(lines, { fingerprint: 'h' }), confirmWith({ lines })];
    }),
  );

  refuses(policy, 'a time to live or a limit that is no whole number in its range', () => [
    ...[...NO_QUANTITIES, HOLD_TTL_MS_MAX + 1].map((holdTtlMs) => ({
      ...holdOf({ a: 1 }),
      holdTtlMs: holdTtlMs as number,
    })),
    ...[...NO_QUANTITIES, EXPIRE_LIMIT_MAX + 1].map((limit) => ({ type: 'expire', limit: limit as number }) as const),
  ]);

  refuses(policy, 'an adjustment by nothing, by a fraction or by too much', () =>
    [...NO_QUANTITIES.filter((value) => value !== -1), ALLOTMENT_MAX + 1, -ALLOTMENT_MAX - 1].map((delta) =>
      adjustOf('a', delta as number),
    ),
  );

  refuses(policy, 'a list of lines that is empty, too long or none', () => {
    const tooMany = Array.from({ length: LINES_MAX + 1 }, (_, index) => line(`sku-${index}`, 1));
    const lists: readonly unknown[] = [
      [],
      tooMany,
      null,
      'a',
      {},
      [null],
      [7],
      [[]],
      [{ sku: 'a' }],
      [{ quantity: 1 }],
    ];
    return lists.flatMap((lines) => [
      { ...purchaseOf({ a: 1 }), lines: lines as [] },
      { ...holdOf({ a: 1 }), lines: lines as [] },
      confirmWith({ lines: lines as [] }),
    ]);
  });

  refuses(policy, 'an id that could not be part of a key', () =>
    NO_IDS.flatMap((id) => [
      { ...purchaseOf({ a: 1 }), buyerId: id as never },
      purchaseOf([line(id as string, 1)], { fingerprint: 'p' }),
      { ...holdOf({ a: 1 }), buyerId: id as never },
      confirmWith({ operationId: id as never }),
      confirmWith({ lines: [line(id as string, 1)] }),
      { ...releaseOf(holdOf({ a: 1 })), operationId: id as never },
      { ...adjustOf('a', 1), operationId: id as never },
      adjustOf(id as string, 1),
    ]),
  );

  refuses(policy, 'an order id that is not 16 bytes in base64url', () =>
    [...NO_IDS, 'short', `${'A'.repeat(21)}B`, `${'A'.repeat(21)}=`, 'A'.repeat(23)].flatMap((id) => [
      { ...purchaseOf({ a: 1 }), orderId: id as never },
      { ...holdOf({ a: 1 }), orderId: id as never },
      confirmWith({ orderId: id as never }),
      { ...releaseOf(holdOf({ a: 1 })), orderId: id as never },
    ]),
  );

  refuses(policy, 'a fingerprint or a trace context that is no text of its length', () => [
    ...['', 'x'.repeat(257), 7, null, undefined].flatMap((fingerprint) => [
      { ...purchaseOf({ a: 1 }), fingerprint: fingerprint as string },
      { ...holdOf({ a: 1 }), fingerprint: fingerprint as string },
    ]),
    ...['x'.repeat(10_240), 7, null].flatMap((traceparent) => [
      { ...purchaseOf({ a: 1 }), traceparent: traceparent as string },
      confirmWith({ traceparent: traceparent as string }),
    ]),
  ]);

  refuses(policy, 'what is no command', () =>
    [null, undefined, 7, 'purchase', {}, { type: 'refund' }, { type: '__proto__' }].map((value) => value as never),
  );

  policy('refuses settings that are malformed', {}, async (sale) => {
    const { version } = await sale.levels();
    const malformed: readonly Record<string, unknown>[] = [
      { state: 'closed' },
      { state: undefined },
      ...[Number.NaN, 0.5, -1, '5', null].flatMap((value) => [
        { buyerLimit: value },
        { startsAt: value },
        { endsAt: value },
        { revision: value },
      ]),
      { revision: 0 },
      { buyerLimit: 0 },
      { startsAt: 2_000, endsAt: 2_000 },
    ];
    for (const settings of malformed) {
      await rejectsWith('INVALID_ARGUMENT', () => sale.configure(settings as Partial<SaleSettings>));
    }
    assert.equal((await sale.levels()).version, version);
  });

  policy('refuses a plan that is malformed', {}, async (sale) => {
    const { version } = await sale.levels();
    const plan = rebuildPlan(sale.sale, { epoch: 2, replaces: 1 });
    const [sku] = sampleSale().skus;
    const malformed: readonly Record<string, unknown>[] = [
      ...[0, -1, 1.5, Number.NaN, '2', 2 ** 53].map((epoch) => ({ epoch })),
      ...[0, 2, 3, Number.NaN, '1'].map((replaces) => ({ replaces })),
      ...[-1, 0.5, Number.NaN, '5', ALLOTMENT_MAX + 1].map((allotment) => ({ skus: [{ ...sku, allotment }] })),
      { skus: [{ ...sku, sku: 'a:b' }] },
      { incarnation: 'a b' },
      { adjustments: ['a{b}'] },
      { settings: { ...plan.settings, buyerLimit: 0 } },
    ];
    for (const fields of malformed) {
      await rejectsWith('INVALID_ARGUMENT', () => sale.store.rebuild({ ...plan, ...fields }));
    }
    assert.equal((await sale.levels()).version, version);
  });
}

/** Each malformed command comes between two good ones, which must not be carried out either. */
function refuses(policy: PolicyTest, what: string, malformed: () => readonly InventoryCommand[]): void {
  policy(`refuses ${what}`, {}, async (sale) => {
    const { version } = await sale.levels();
    for (const command of malformed()) {
      const [before, after] = [purchaseOf({ a: 1 }), purchaseOf({ a: 1 })];
      await rejectsWith('INVALID_ARGUMENT', () => sale.store.decide(sale.at, [before, command, after]));
    }
    const levels = await sale.levels();
    assert.equal(levels.version, version, 'a refused batch changes nothing');
    assert.deepEqual(await sale.split(), [100, 0, 0]);
  });
}

function confirmWith(fields: Partial<ReturnType<typeof confirmOf>>): ReturnType<typeof confirmOf> {
  return { ...confirmOf(holdOf({ a: 1 })), ...fields };
}
