import { Type } from 'typebox';
import { Instant, OrderId, ProductId, Quantity, SaleId } from './identifiers.ts';
import { strictObject } from './strict-object.ts';

export const Order = strictObject(
  {
    id: OrderId,
    state: Type.Enum(['pending', 'stored', 'held', 'released', 'expired'], {
      description:
        '`pending`: sold, the order is on its way to the database. `stored`: it is there. The others are those of a hold that was not sold (yet).',
    }),
    saleId: SaleId,
    lines: Type.Array(
      strictObject(
        {
          productId: ProductId,
          quantity: Quantity,
          unitPrice: Type.Optional(Type.String({ description: 'Exact decimal. Present once the order is stored.' })),
        },
        { title: 'OrderLine' },
      ),
    ),
    soldAt: Type.Optional(Instant),
    storedAt: Type.Optional(Instant),
    holdExpiresAt: Type.Optional(Instant),
  },
  { title: 'Order', description: 'An order, or a hold that may become one.' },
);
