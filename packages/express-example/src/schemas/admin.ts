import { ALLOTMENT_MAX } from '@flash-sale/core';
import { Type } from 'typebox';
import { Instant, OperationId, ProductId, SaleId, Units } from './identifiers.ts';
import { strictObject } from './strict-object.ts';

export const SaleLevels = strictObject(
  {
    saleId: SaleId,
    window: Type.Enum(['open', 'not-started', 'paused', 'ended']),
    epoch: Type.Integer({ minimum: 0 }),
    version: Type.Integer({ minimum: 0 }),
    at: Instant,
    products: Type.Array(
      strictObject(
        { productId: ProductId, allotment: Units, available: Units, held: Units, sold: Units },
        { title: 'ProductLevels' },
      ),
    ),
  },
  { title: 'SaleLevels', description: 'A sale and all its levels at one instant.' },
);

export const AdjustBody = strictObject(
  {
    operationId: OperationId,
    productId: ProductId,
    delta: Type.Integer({
      minimum: -ALLOTMENT_MAX,
      maximum: ALLOTMENT_MAX,
      not: { const: 0 },
      description: 'Units to add, or (negative) to remove.',
    }),
  },
  { title: 'AdjustBody', description: 'A change of an allotment during the sale.' },
);

export const Adjusted = strictObject(
  {
    outcome: Type.Enum(['adjusted', 'replayed']),
    productId: ProductId,
    allotment: Units,
    available: Units,
  },
  { title: 'Adjusted' },
);

export const ReconcileBody = strictObject(
  { dryRun: Type.Optional(Type.Boolean({ description: 'Only report. True if left out.' })) },
  { title: 'ReconcileBody' },
);

export const Reconciliation = strictObject(
  {
    reconciliationId: Type.String({ description: 'Names its row in the database.' }),
    saleId: SaleId,
    dryRun: Type.Boolean(),
    epoch: Type.Integer(),
    products: SaleLevels.properties.products,
    counted: strictObject({
      orders: Units,
      reservations: Units,
      outbox: Units,
      queued: Type.Optional(Units),
      deadLetters: Units,
    }),
    discrepancies: Type.Array(
      strictObject(
        {
          kind: Type.String(),
          productId: Type.Optional(ProductId),
          orderId: Type.Optional(Type.String()),
          detail: Type.String(),
          repair: Type.Enum(['none', 'republish', 'recover']),
          repaired: Type.Boolean(),
        },
        { title: 'Discrepancy' },
      ),
    ),
    unnamed: Type.Integer({
      minimum: 0,
      description: 'Further orders that differ, beyond the first thousand of a kind.',
    }),
  },
  { title: 'Reconciliation', description: 'Levels, reservations, outbox, queue, orders and dead letters, compared.' },
);

export const DeadLetterQuery = strictObject({
  saleId: Type.Optional(SaleId),
  includeSettled: Type.Optional(Type.Boolean({ description: 'Also those that were sent round again. False.' })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, description: 'Most letters of one page. 50.' })),
  cursor: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
});

export const DeadLetter = strictObject(
  {
    id: Type.String(),
    reason: Type.Enum(['unreadable', 'stale-epoch', 'rejected', 'allotment-exceeded']),
    error: Type.String(),
    origin: strictObject({ topic: Type.String(), partition: Type.Integer(), offset: Type.String() }),
    saleId: Type.Optional(SaleId),
    orderId: Type.Optional(Type.String()),
    redriveRound: Type.Optional(Units),
    recordedAt: Instant,
    settledAt: Type.Optional(Instant),
  },
  { title: 'DeadLetter', description: 'A message that was set aside, with the reason.' },
);

export const DeadLetterList = Type.Array(DeadLetter, { title: 'DeadLetterList' });

export const RedriveBody = strictObject(
  {
    saleId: SaleId,
    ids: Type.Array(Type.String({ minLength: 1, maxLength: 200 }), { minItems: 1, maxItems: 100, uniqueItems: true }),
  },
  { title: 'RedriveBody', description: 'Dead letters to send round again.' },
);

export const Redriven = strictObject(
  {
    published: Type.Array(Type.String()),
    refused: Type.Array(strictObject({ id: Type.String(), why: Type.String() })),
  },
  { title: 'Redriven' },
);
