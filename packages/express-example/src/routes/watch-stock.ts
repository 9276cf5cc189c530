import { defineRoute } from '../http/define-route.ts';
import { loadedLevels } from '../outcomes/levels.ts';
import { problem } from '../problems/problem.ts';
import { ProductPath } from '../schemas/paths.ts';

export const watchStock = defineRoute(
  {
    operationId: 'watchStock',
    method: 'get',
    path: '/api/products/{productId}/events',
    tag: 'products',
    summary: 'Follow the levels of a product (server-sent events)',
    description:
      'Each event `levels` carries a Stock document; its id is `{epoch}-{version}`, and newer replaces older. A reconnect begins with the current levels. A slow reader gets the newest, never a backlog.',
    access: 'everyone',
    pathSchema: ProductPath,
    replies: { 200: { description: 'The levels now, and after each change.', mediaType: 'text/event-stream' } },
    problems: ['product-not-found', 'not-initialized', 'too-many-streams', 'unavailable', 'unknown'],
  },
  async ({ path }, { flashSale, products, feed, addressOf }, message) => {
    const product = await products.find(path.productId);
    if (product === undefined) return problem('product-not-found', `there is no product ${path.productId}`);
    const snapshot = await loadedLevels(flashSale, product.saleId);
    if (snapshot === undefined) return problem('not-initialized', 'its sale was never loaded into the inventory store');
    return feed.stream(product, addressOf(message));
  },
);
