import { Type } from 'typebox';
import { BuyerIdText, HoldId, Line, Lines, OrderId, Quantity, SaleId, Units } from './identifiers.ts';
import { strictObject } from './strict-object.ts';

/** What every route of a buyer may have: the buyer's name, which only demo mode believes. */
export const BuyerQuery = strictObject({
  userId: Type.Optional({
    ...BuyerIdText,
    description: 'Who is buying. Demo mode only, where it is required; otherwise a bearer token says who.',
  }),
});

export const PurchaseQuery = strictObject({
  ...BuyerQuery.properties,
  quantity: Type.Optional({ ...Quantity, description: 'Units to buy. 1 if it is neither here nor in the body.' }),
});

export const PurchaseBody = strictObject(
  { quantity: Type.Optional(Quantity) },
  // An empty example: what is filled in from it must not say again what a parameter says.
  { title: 'PurchaseBody', description: 'What to buy of the product in the path.', examples: [{}] },
);

export const LinesBody = strictObject(
  { lines: Lines },
  { title: 'PurchaseLinesBody', description: 'Several products of one sale, all or nothing.' },
);

export const Purchase = strictObject(
  {
    outcome: Type.Enum(['accepted', 'replayed'], {
      description: '`replayed`: the first answer to this Idempotency-Key again.',
    }),
    orderId: OrderId,
    saleId: SaleId,
    lines: Type.Array(Line),
    remaining: Type.Integer({
      minimum: 0,
      description: 'Least number of units available over the products of the request, after this decision.',
    }),
  },
  { title: 'Purchase', description: 'The units are sold: an order with this id exists or will, once.' },
);

export const HoldBody = strictObject(
  {
    productId: Type.Optional(Line.properties.productId),
    quantity: Type.Optional({ ...Quantity, description: 'Goes with `productId`; 1 if left out.' }),
    lines: Type.Optional(Lines),
    holdSeconds: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 86_400, description: 'How long the hold lasts at most.', examples: [300] }),
    ),
  },
  { title: 'HoldBody', description: 'Either `productId` (and `quantity`), or `lines`.' },
);

export const Hold = strictObject(
  {
    outcome: Type.Enum(['held', 'replayed']),
    holdId: HoldId,
    orderId: { ...OrderId, description: 'The id of its order, once it is confirmed.' },
    saleId: SaleId,
    lines: Type.Array(Line),
    holdExpiresAt: Type.String({ format: 'date-time', description: 'The hold ends by itself then.' }),
    remaining: Units,
  },
  { title: 'Hold', description: 'Units are set aside for this buyer until the hold expires.' },
);

export const ConfirmBody = strictObject(
  { lines: Type.Optional(Lines) },
  { title: 'ConfirmBody', description: 'A part of what is held; the rest goes back. All of it if left out.' },
);

export const Release = strictObject(
  { outcome: Type.Enum(['released', 'replayed']), holdId: HoldId, saleId: SaleId, lines: Type.Array(Line) },
  { title: 'Release', description: 'What was held is available again.' },
);
