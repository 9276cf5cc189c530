import { ID_LENGTH_MAX, LINES_MAX, QUANTITY_MAX } from '@flash-sale/core';
import { Type } from 'typebox';
import { strictObject } from './strict-object.ts';

/** The characters that core allows in ids of sales, buyers and operations. */
const SAFE_ID_PATTERN = '^[A-Za-z0-9._~@+=$!|-]+$';

function safeId(description: string, examples: readonly string[]) {
  return Type.String({ minLength: 1, maxLength: ID_LENGTH_MAX, pattern: SAFE_ID_PATTERN, description, examples });
}

export const ProductId = Type.Integer({
  minimum: 1,
  maximum: Number.MAX_SAFE_INTEGER,
  description: 'A product. Decimal, without leading zeros.',
  examples: [2],
});

export const SaleId = safeId('A sale.', ['Zt3kVJvV0m8nq1YcO4rH2A']);

export const BuyerIdText = safeId('A buyer.', ['alice']);

export const OperationId = safeId('Names one change: repeating it with the same id changes nothing.', ['restock-7']);

export const OrderId = Type.String({
  pattern: '^[A-Za-z0-9_-]{21}[AQgw]$',
  description: 'An order: 16 bytes in base64url.',
  examples: ['mC5VbBzhJ1pUuYV6n0w3GQ'],
});

export const HoldId = Type.String({
  pattern: '^[A-Za-z0-9._~@+=$!|-]{1,128}\\.[A-Za-z0-9_-]{21}[AQgw]$',
  description: 'A hold: its sale and the id that its order will have.',
  examples: ['Zt3kVJvV0m8nq1YcO4rH2A.mC5VbBzhJ1pUuYV6n0w3GQ'],
});

export const Quantity = Type.Integer({
  minimum: 1,
  maximum: QUANTITY_MAX,
  description: 'Units.',
  examples: [1],
});

export const Instant = Type.String({
  format: 'date-time',
  description: 'RFC 3339, with milliseconds, in UTC.',
  examples: ['2026-11-27T09:00:00.000Z'],
});

export const Units = Type.Integer({ minimum: 0 });

export const Line = strictObject(
  { productId: ProductId, quantity: Quantity },
  { title: 'Line', description: 'A product and how many of it.' },
);

export const Lines = Type.Array(Line, {
  minItems: 1,
  maxItems: LINES_MAX,
  description: 'Products of one sale, each once: all or nothing.',
});
