import type { Static } from 'typebox';
import { defineRoute } from '../http/define-route.ts';
import { jsonReply } from '../http/reply.ts';
import { problem } from '../problems/problem.ts';
import { AdjustBody, Adjusted } from '../schemas/admin.ts';
import { SalePath } from '../schemas/paths.ts';

export const adjustSale = defineRoute(
  {
    operationId: 'adjustSale',
    method: 'post',
    path: '/api/admin/sales/{saleId}/adjust',
    tag: 'administration',
    summary: 'Add units to the sale, or remove available ones',
    description: 'Once per operation id: a repeat gets the first answer again.',
    access: 'admin',
    pathSchema: SalePath,
    bodySchema: AdjustBody,
    replies: { 200: { description: 'Changed.', schema: Adjusted } },
    problems: [
      'not-available',
      'operation-reused',
      'product-not-in-sale',
      'sale-not-found',
      'not-initialized',
      'unavailable',
      'unknown',
    ],
  },
  async ({ path, body }, { flashSale, products }) => {
    const { operationId, productId, delta } = body;
    const product = await products.find(productId);
    if (product?.saleId !== path.saleId) {
      return problem('product-not-in-sale', `the sale does not offer product ${productId}`, { productId });
    }
    const reply = await flashSale.adjust({ saleId: path.saleId, operationId, sku: product.sku, delta });
    if (reply.outcome === 'not-available') {
      const { available } = reply;
      return problem('not-available', `product ${productId} has ${available} available`, { productId, available });
    }
    const { replayed, allotment, available } = reply;
    const json: Static<typeof Adjusted> = {
      outcome: replayed ? 'replayed' : 'adjusted',
      productId,
      allotment,
      available,
    };
    return jsonReply(200, json, `Product ${productId}: ${available} of ${allotment} available`);
  },
);
