import { defineRoute } from '../http/define-route.ts';
import { jsonReply } from '../http/reply.ts';
import { loadedLevels, stockOf } from '../outcomes/levels.ts';
import { problem } from '../problems/problem.ts';
import { ProductPath } from '../schemas/paths.ts';
import { Stock } from '../schemas/product.ts';

export const readStock = defineRoute(
  {
    operationId: 'readStock',
    method: 'get',
    path: '/api/products/{productId}/stock',
    tag: 'products',
    summary: 'Read the levels of a product',
    access: 'everyone',
    pathSchema: ProductPath,
    replies: { 200: { description: 'The levels at one instant.', schema: Stock } },
    problems: ['product-not-found', 'not-initialized', 'unavailable', 'unknown'],
  },
  async ({ path }, { flashSale, products }) => {
    const product = await products.find(path.productId);
    if (product === undefined) return problem('product-not-found', `there is no product ${path.productId}`);
    const snapshot = await loadedLevels(flashSale, product.saleId);
    const stock = snapshot && stockOf(product, snapshot);
    if (stock === undefined) return problem('not-initialized', 'the product was never loaded into the inventory store');
    return jsonReply(200, stock, `${stock.available} of ${stock.allotment} available`);
  },
);
