import { FlashSaleError } from '@flash-sale/core';
import type { Static } from 'typebox';
import { defineRoute } from '../http/define-route.ts';
import { type DocumentReply, jsonReply } from '../http/reply.ts';
import { retryAfter } from '../http/retry-after.ts';
import { unknown } from '../problems/error-to-problem.ts';
import { problem } from '../problems/problem.ts';
import { ProductPath } from '../schemas/paths.ts';
import { Initialized } from '../schemas/product.ts';

export const initializeProduct = defineRoute(
  {
    operationId: 'initializeProduct',
    method: 'post',
    path: '/api/products/initialize/{productId}',
    tag: 'products',
    summary: "Load the allotment of the product's sale from the database into the inventory store",
    description:
      'Safe to repeat at any time: on a sale that sells it only reads and adjusts, after a loss of the store it runs recovery. One line of text, unless JSON is asked for.',
    access: 'admin',
    usuallyText: true,
    pathSchema: ProductPath,
    replies: { 200: { description: 'The sale sells.', schema: Initialized } },
    problems: ['product-not-found', 'sale-not-found', 'recovering', 'recovery-stopped', 'unavailable', 'unknown'],
  },
  async ({ path }, { flashSale, products, storeName }) => {
    const product = await products.find(path.productId);
    if (product === undefined) return problem('product-not-found', `there is no product ${path.productId}`);
    const result = await flashSale.initialize(product.saleId).catch(whileOpening);
    if ('kind' in result) return result;
    if (result.status === 'recovering') {
      const { step, remaining, retryAfterMs } = result.progress;
      const left = remaining === undefined ? '' : `, ${remaining} left`;
      const extensions = { step, ...(remaining !== undefined && { remaining }), retryAfterMs };
      return problem('recovering', `recovery is at ${step}${left}`, extensions, retryAfter(retryAfterMs));
    }
    const stock = result.levels.skus.find(({ sku }) => sku === product.sku)?.available ?? 0;
    const json: Static<typeof Initialized> = { store: storeName, productId: product.productId, stock };
    return jsonReply(200, json, `${storeName} initialized with stock: ${stock}`);
  },
);

/** When time is up before a sale that needs no recovery is attached, the attaching goes on. */
function whileOpening(error: unknown): DocumentReply {
  if (!FlashSaleError.isInstance(error, 'DEADLINE_EXCEEDED')) throw error;
  return unknown('the sale is still being opened; ask again');
}
