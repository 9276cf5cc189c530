import { readFileSync } from 'node:fs';
import type { OrderId, SaleId, Sku } from '@flash-sale/core';
import { expect, it } from 'vitest';
import { confirmReply, holdReply, purchaseReply, releaseReply } from './outcome-to-response.ts';

const page = readFileSync(new URL('../../../../docs/reference/outcomes.md', import.meta.url), 'utf8');
const asked = { saleId: 'sale' as SaleId, productIdOf: () => 1 };

/** Whatever a reply may want to know of a result. */
const FIELDS = {
  orderId: 'AAAAAAAAAAAAAAAAAAAAAA' as OrderId,
  lines: [],
  remaining: 1,
  sku: 'a' as Sku,
  available: 1,
  limit: 1,
  held: 1,
  startsAt: 0,
  holdExpiresAt: 0,
  retryAfterMs: 1_000,
  reason: 'store',
  idempotencyKey: 'key',
};

const REPLIES = { Purchase: purchaseReply, Hold: holdReply, Confirm: confirmReply, Release: releaseReply };

const documented = page.split(/^## /m).flatMap((section) => {
  const heading = section.split('\n', 1)[0] ?? '';
  const rows = section.matchAll(/^\| `([a-z-]+)` \|[^|]*\| (\d{3}) \|/gm);
  return Array.from(rows, ([, outcome = '', status]) => ({ heading, outcome, status: Number(status) }));
});

it('documents a status for every outcome of every kind of request', () => {
  expect(documented).toHaveLength(page.match(/^\| `/gm)?.length ?? 0);
  expect(new Set(documented.map(({ heading }) => heading))).toEqual(new Set(Object.keys(REPLIES)));
});

it.each(documented)('answers $outcome of $heading with $status, as documented', ({ heading, outcome, status }) => {
  const reply = REPLIES[heading as keyof typeof REPLIES];
  expect(reply({ ...FIELDS, outcome } as never, asked).status).toBe(status);
});
