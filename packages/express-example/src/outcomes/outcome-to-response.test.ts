import {
  type ConfirmResult,
  type HoldResult,
  type Line,
  orderId,
  type PurchaseResult,
  type ReleaseResult,
  saleId,
  sku,
} from '@flash-sale/core';
import { expect, it } from 'vitest';
import type { DocumentReply } from '../http/reply.ts';
import {
  type Asked,
  confirmReply,
  holdReply,
  purchaseReply,
  releaseReply,
  withRateLimit,
} from './outcome-to-response.ts';

const order = orderId('AAAAAAAAAAAAAAAAAAAAAA');
const p7 = sku('p7');
const lines: readonly Line[] = [{ sku: p7, quantity: 2 }];
const asked: Asked = { saleId: saleId('s1'), productIdOf: () => 7 };
const at = Date.UTC(2026, 10, 27, 9);
const atText = '2026-11-27T09:00:00.000Z';
const productLines = [{ productId: 7, quantity: 2 }];

function summary({ status, headers, json }: DocumentReply) {
  const { type, ...members } = json as { type?: string; title?: string; status?: number; detail?: string };
  const { title: _title, status: _status, detail: _detail, ...extensions } = members;
  return { status, headers, ...(type === undefined ? { json } : { type, ...extensions }) };
}

const refusals: [Extract<PurchaseResult, HoldResult>, object][] = [
  [
    { outcome: 'sold-out', sku: p7 },
    { status: 409, type: '/problems/sold-out', productId: 7 },
  ],
  [
    { outcome: 'not-enough', sku: p7, available: 1 },
    { status: 409, type: '/problems/not-enough', productId: 7, available: 1 },
  ],
  [
    { outcome: 'buyer-limit-reached', limit: 3, remaining: 1 },
    { status: 409, type: '/problems/buyer-limit-reached', limit: 3, remaining: 1 },
  ],
  [
    { outcome: 'not-started', startsAt: at },
    { status: 409, type: '/problems/not-started', startsAt: atText },
  ],
  [{ outcome: 'ended' }, { status: 410, type: '/problems/ended' }],
  [{ outcome: 'paused' }, { status: 409, type: '/problems/paused' }],
  [{ outcome: 'key-reused' }, { status: 422, type: '/problems/key-reused' }],
  [
    { outcome: 'throttled', retryAfterMs: 11_001 },
    { status: 429, type: '/problems/throttled', retryAfterMs: 11_001, headers: ['Retry-After', '12'] },
  ],
  [
    { outcome: 'throttled', retryAfterMs: undefined },
    { status: 429, type: '/problems/throttled' },
  ],
  [
    { outcome: 'unavailable', reason: 'busy', retryAfterMs: 100 },
    {
      status: 503,
      type: '/problems/unavailable',
      reason: 'busy',
      retryAfterMs: 100,
      headers: ['Retry-After', '1'],
    },
  ],
  [
    { outcome: 'unknown', orderId: order, idempotencyKey: 'k"1', retryAfterMs: 1_000 },
    {
      status: 504,
      type: '/problems/unknown',
      idempotencyKey: 'k"1',
      retryAfterMs: 1_000,
      headers: ['Idempotency-Key', '"k\\"1"', 'Retry-After', '1'],
    },
  ],
];

it.each(refusals)('a purchase or hold that ends as %j is answered alike', (result, expected) => {
  expect(summary(purchaseReply(result, asked))).toEqual({ headers: [], ...expected });
  expect(summary(holdReply(result, asked))).toEqual({ headers: [], ...expected });
});

it('a purchase is answered with its order, a repeat is marked', () => {
  const result = { orderId: order, lines, remaining: 5 };
  const json = { orderId: order, saleId: 's1', lines: productLines, remaining: 5 };
  const location = ['Location', `/api/orders/${order}`];
  for (const reply of [purchaseReply, confirmReply]) {
    expect(summary(reply({ outcome: 'accepted', ...result }, asked))).toEqual({
      status: 202,
      headers: location,
      json: { outcome: 'accepted', ...json },
    });
    expect(summary(reply({ outcome: 'replayed', ...result }, asked))).toEqual({
      status: 202,
      headers: [...location, 'Idempotency-Replayed', 'true'],
      json: { outcome: 'replayed', ...json },
    });
  }
});

it('a hold is answered with its id, which names the sale, and the instant of its end', () => {
  const result = { outcome: 'held', orderId: order, lines, holdExpiresAt: at, remaining: 5 } as const;
  expect(summary(holdReply(result, asked))).toEqual({
    status: 201,
    headers: ['Location', `/api/orders/${order}`],
    json: {
      outcome: 'held',
      holdId: `s1.${order}`,
      orderId: order,
      saleId: 's1',
      lines: productLines,
      holdExpiresAt: atText,
      remaining: 5,
    },
  });
});

const settlements: [Extract<ConfirmResult, ReleaseResult>, object][] = [
  [{ outcome: 'already-confirmed' }, { status: 409, type: '/problems/already-confirmed' }],
  [{ outcome: 'already-released' }, { status: 409, type: '/problems/already-released' }],
  [
    { outcome: 'expired', holdExpiresAt: at },
    { status: 410, type: '/problems/hold-expired', holdExpiresAt: atText },
  ],
  [{ outcome: 'hold-not-found' }, { status: 404, type: '/problems/hold-not-found' }],
  [
    { outcome: 'unavailable', reason: 'recovering', retryAfterMs: 2_000 },
    {
      status: 503,
      type: '/problems/unavailable',
      reason: 'recovering',
      retryAfterMs: 2_000,
      headers: ['Retry-After', '2'],
    },
  ],
  [
    { outcome: 'unknown', orderId: order, retryAfterMs: 1_000 },
    { status: 504, type: '/problems/unknown', retryAfterMs: 1_000, headers: ['Retry-After', '1'] },
  ],
];

it.each(settlements)('a confirmation or release that ends as %j is answered alike', (result, expected) => {
  expect(summary(confirmReply(result, asked))).toEqual({ headers: [], ...expected });
  expect(summary(releaseReply(result, asked))).toEqual({ headers: [], ...expected });
});

it('a confirmation of more than is held names the product', () => {
  expect(summary(confirmReply({ outcome: 'exceeds-held', sku: p7, held: 1 }, asked))).toEqual({
    status: 409,
    headers: [],
    type: '/problems/exceeds-held',
    productId: 7,
    held: 1,
  });
});

it('a release is answered with what went back', () => {
  const result = { orderId: order, lines };
  const json = { holdId: `s1.${order}`, saleId: 's1', lines: productLines };
  expect(summary(releaseReply({ outcome: 'released', ...result }, asked))).toEqual({
    status: 200,
    headers: [],
    json: { outcome: 'released', ...json },
  });
  expect(summary(releaseReply({ outcome: 'replayed', ...result }, asked))).toEqual({
    status: 200,
    headers: ['Idempotency-Replayed', 'true'],
    json: { outcome: 'replayed', ...json },
  });
});

it('every reply has one line of text', () => {
  const replies = [
    ...refusals.map(([result]) => purchaseReply(result, asked)),
    ...settlements.map(([result]) => confirmReply(result, asked)),
    purchaseReply({ outcome: 'accepted', orderId: order, lines, remaining: 0 }, asked),
  ];
  for (const { text } of replies) expect(text).toMatch(/^[\x20-\x7e]+$/);
});

it('tells the state of the bucket where a limiter was asked', () => {
  const reply = purchaseReply({ outcome: 'ended' }, asked);
  const fields = () => ['RateLimit', '"buyer";r=1;t=2'];
  expect(withRateLimit(reply, undefined, fields).headers).toEqual([]);
  expect(withRateLimit(reply, { limit: 5, remaining: 1, resetAfterMs: 2_000 }, fields).headers).toEqual(fields());
});
