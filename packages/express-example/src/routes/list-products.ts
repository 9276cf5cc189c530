import { defineRoute } from '../http/define-route.ts';
import { PORT_CALL } from '../http/port-call.ts';
import { jsonReply } from '../http/reply.ts';
import { levelsBySku } from '../outcomes/levels.ts';
import { productJson } from '../outcomes/product-json.ts';
import { ProductList, ProductListQuery } from '../schemas/product.ts';

const LIMIT_DEFAULT = 50;

export const listProducts = defineRoute(
  {
    operationId: 'listProducts',
    method: 'get',
    path: '/api/products',
    tag: 'products',
    summary: 'List products with their levels',
    description: 'By id. Where there are more, the Link header leads to them.',
    access: 'everyone',
    querySchema: ProductListQuery,
    replies: {
      200: {
        description: 'A page of products.',
        schema: ProductList,
        headers: { Link: '`rel="next"`, where there are more (RFC 8288).' },
      },
    },
    problems: ['unavailable', 'unknown'],
  },
  async ({ query }, { catalog, products, flashSale }) => {
    const { limit = LIMIT_DEFAULT, cursor } = query;
    const page = await catalog.products(cursor, limit, PORT_CALL);
    const levels = await levelsBySku(flashSale, new Set(page.entries.map(({ saleId }) => saleId)));
    const list = [];
    for (const product of page.entries) {
      const listed = await products.add(product);
      list.push(productJson(listed, product.allotment, levels.get(product.sku)));
    }
    const next = page.next === undefined ? [] : ['Link', nextLink(page.next, limit)];
    return jsonReply(200, list, `${list.length} products`, next);
  },
);

function nextLink(cursor: string, limit: number): string {
  return `</api/products?cursor=${encodeURIComponent(cursor)}&limit=${limit}>; rel="next"`;
}
