import { type NewProduct as CatalogProduct, type SaleSettings, saleId } from '@flash-sale/core';
import type { Static } from 'typebox';
import { defineRoute } from '../http/define-route.ts';
import { PORT_CALL } from '../http/port-call.ts';
import { jsonReply } from '../http/reply.ts';
import { productJson } from '../outcomes/product-json.ts';
import { invalidRequest } from '../problems/problem.ts';
import { NewProduct, Product } from '../schemas/product.ts';

export const createProduct = defineRoute(
  {
    operationId: 'createProduct',
    method: 'post',
    path: '/api/products',
    tag: 'products',
    summary: 'Create a product, and a sale of its own unless it joins one',
    description: 'Nothing is on sale before the product is initialized.',
    access: 'admin',
    bodySchema: NewProduct,
    replies: {
      201: {
        description: 'Created.',
        schema: Product,
        headers: { Location: 'Where its stock can be read.' },
      },
    },
    problems: ['sale-not-found', 'unavailable', 'unknown'],
  },
  async ({ body }, { catalog, products }) => {
    if (body.saleId !== undefined && hasSettings(body)) {
      const message = 'of a product that joins a sale must leave out startsAt, endsAt and buyerLimit';
      return invalidRequest([{ in: 'body', name: 'body', message }]);
    }
    const product = await catalog.createProduct(toCatalog(body), PORT_CALL);
    const json = productJson(await products.add(product), product.allotment, undefined);
    const headers = ['Location', `/api/products/${json.id}/stock`];
    return jsonReply(201, json, `Created product ${json.id}`, headers);
  },
);

function hasSettings({ startsAt, endsAt, buyerLimit }: Static<typeof NewProduct>): boolean {
  return startsAt !== undefined || endsAt !== undefined || buyerLimit !== undefined;
}

function toCatalog(body: Static<typeof NewProduct>): CatalogProduct {
  const { name, price, quantity: allotment } = body;
  if (body.saleId !== undefined) return { name, price, allotment, saleId: saleId(body.saleId) };
  const settings: Omit<SaleSettings, 'state' | 'revision'> = {
    startsAt: epochMs(body.startsAt),
    endsAt: epochMs(body.endsAt),
    buyerLimit: body.buyerLimit,
  };
  return { name, price, allotment, settings };
}

/** The schema has checked that it is an instant. */
function epochMs(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Date.parse(text);
}
