import { ALLOTMENT_MAX, PRODUCT_NAME_LENGTH_MAX } from '@flash-sale/core';
import { type TSchema, Type } from 'typebox';
import { Instant, ProductId, SaleId, Units } from './identifiers.ts';
import { strictObject } from './strict-object.ts';

const orNull = <Schema extends TSchema>(schema: Schema) => Type.Union([schema, Type.Null()]);

const Price = Type.String({
  pattern: '^\\d{1,10}(\\.\\d{1,2})?$',
  description: 'Exact decimal, as text.',
  examples: ['19.90'],
});

const BuyerLimit = Type.Integer({
  minimum: 1,
  maximum: ALLOTMENT_MAX,
  description: 'Most units one buyer may hold and own in the sale.',
});

const Level = orNull(Units);

export const Product = strictObject(
  {
    id: ProductId,
    name: Type.String(),
    price: Price,
    quantity: Type.Integer({ minimum: 0, description: 'The allotment: the most units that can ever be sold.' }),
    available: Level,
    held: Level,
    sold: Level,
    saleId: SaleId,
    startsAt: orNull(Instant),
    endsAt: orNull(Instant),
    buyerLimit: orNull(BuyerLimit),
  },
  {
    title: 'Product',
    description: 'The levels are null while the sale is not loaded into the inventory store, or being recovered.',
  },
);

export const ProductList = Type.Array(Product, { title: 'ProductList' });

export const NewProduct = strictObject(
  {
    name: Type.String({ minLength: 1, maxLength: PRODUCT_NAME_LENGTH_MAX * 2 }),
    price: Price,
    quantity: Type.Integer({ minimum: 0, maximum: ALLOTMENT_MAX, description: 'The allotment.' }),
    saleId: Type.Optional({
      ...SaleId,
      description: 'Joins this sale, which is not initialized yet. Left out: the product gets a sale of its own.',
    }),
    startsAt: Type.Optional(Instant),
    endsAt: Type.Optional(Instant),
    buyerLimit: Type.Optional(BuyerLimit),
  },
  { title: 'NewProduct', description: 'A product that joins a sale takes its window and limit.' },
);

export const ProductListQuery = strictObject({
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, description: 'Most products of one page. 50.' })),
  cursor: Type.Optional(
    Type.String({ minLength: 1, maxLength: 200, description: 'Where the page begins, from the Link of the last one.' }),
  ),
});

export const Stock = strictObject(
  {
    productId: ProductId,
    saleId: SaleId,
    window: Type.Enum(['open', 'not-started', 'paused', 'ended']),
    allotment: Units,
    available: Units,
    held: Units,
    sold: Units,
    epoch: Type.Integer({ minimum: 0 }),
    version: Type.Integer({
      minimum: 0,
      description: 'Of two snapshots the one with the higher (epoch, version) is newer.',
    }),
    at: Instant,
  },
  { title: 'Stock', description: 'The levels of a product at one instant: available + held + sold = allotment.' },
);

export const Initialized = strictObject(
  { store: Type.String({ examples: ['Memory'] }), productId: ProductId, stock: Units },
  { title: 'Initialized', description: 'The sale sells; `stock` units of the product are available now.' },
);
