import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { ConfirmResult, HoldResult, PurchaseResult, ReleaseResult } from './purchase-result.ts';

const page = readFileSync(new URL('../../../../docs/reference/outcomes.md', import.meta.url), 'utf8');

type FieldsOf<Result extends { readonly outcome: string }> = {
  readonly [Outcome in Result['outcome']]: readonly Exclude<
    keyof Extract<Result, { readonly outcome: Outcome }>,
    'outcome' | 'rateLimit'
  >[];
};

const REFUSALS = {
  'sold-out': ['sku'],
  'not-enough': ['sku', 'available'],
  'buyer-limit-reached': ['limit', 'remaining'],
  'not-started': ['startsAt'],
  paused: [],
  ended: [],
  'key-reused': [],
  throttled: ['retryAfterMs'],
  unavailable: ['reason', 'retryAfterMs'],
  unknown: ['orderId', 'idempotencyKey', 'retryAfterMs'],
} as const;
const SETTLED = { 'already-confirmed': [], 'already-released': [], expired: ['holdExpiresAt'] } as const;
const UNSETTLED = { unavailable: ['reason', 'retryAfterMs'], unknown: ['orderId', 'retryAfterMs'] } as const;
const SOLD = ['orderId', 'lines', 'remaining'] as const;
const HELD = ['orderId', 'lines', 'holdExpiresAt', 'remaining'] as const;
const RETURNED = ['orderId', 'lines'] as const;

/** Each compiles only while it names every outcome of its union, no other, and no field that the outcome lacks. */
const PURCHASE: FieldsOf<PurchaseResult> = { accepted: SOLD, replayed: SOLD, ...REFUSALS };
const HOLD: FieldsOf<HoldResult> = { held: HELD, replayed: HELD, ...SETTLED, ...REFUSALS };
const CONFIRM: FieldsOf<ConfirmResult> = {
  accepted: SOLD,
  replayed: SOLD,
  'exceeds-held': ['sku', 'held'],
  'hold-not-found': [],
  ...SETTLED,
  ...UNSETTLED,
};
const RELEASE: FieldsOf<ReleaseResult> = {
  released: RETURNED,
  replayed: RETURNED,
  'hold-not-found': [],
  ...SETTLED,
  ...UNSETTLED,
};

/** The outcomes and fields of the table under one heading of the page. */
function documented(heading: string): Record<string, string[]> {
  const section = page.split(/^## /m).find((text) => text.startsWith(`${heading}\n`)) ?? '';
  const rows = [...section.matchAll(/^\| `([a-z-]+)` \| ([\w, ]*?) ?\| \d{3} \| [^|]{10,} \|/gm)];
  return Object.fromEntries(rows.map(([, outcome = '', fields = '']) => [outcome, fields ? fields.split(', ') : []]));
}

it.each([
  ['Purchase', PURCHASE],
  ['Confirm', CONFIRM],
  ['Release', RELEASE],
])('documents every outcome of %s with its fields, and no other', (heading, outcomes) => {
  expect(documented(heading)).toEqual(outcomes);
});

it('documents every outcome of a hold: its own, and those that it shares with a purchase', () => {
  const { accepted, ...shared } = documented('Purchase');
  expect(accepted).toEqual(SOLD);
  expect({ ...shared, ...documented('Hold') }).toEqual(HOLD);
});
