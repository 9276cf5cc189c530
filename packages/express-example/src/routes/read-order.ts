import { invariant, type OrderStatus, type Sku } from '@flash-sale/core';
import type { Static } from 'typebox';
import type { ProductDirectory } from '../composition/product-directory.ts';
import { defineBuyerRoute } from '../http/define-route.ts';
import { instant } from '../http/instant.ts';
import { jsonReply } from '../http/reply.ts';
import { askedOfSale } from '../outcomes/requested-lines.ts';
import { problem } from '../problems/problem.ts';
import { Order } from '../schemas/order.ts';
import { OrderPath } from '../schemas/paths.ts';
import { BuyerQuery } from '../schemas/purchase.ts';

export const readOrder = defineBuyerRoute(
  {
    operationId: 'readOrder',
    method: 'get',
    path: '/api/orders/{orderId}',
    tag: 'buying',
    summary: 'Read an order of the buyer',
    description: 'An order of somebody else is not found.',
    pathSchema: OrderPath,
    querySchema: BuyerQuery,
    replies: { 200: { description: 'The order.', schema: Order } },
    problems: ['order-not-found', 'unavailable', 'unknown'],
  },
  async ({ path, buyerId }, { flashSale, products }) => {
    const status = await flashSale.order(path.orderId);
    const owner = status?.state === 'stored' ? status.order.buyerId : status?.reservation.buyerId;
    if (status === undefined || owner !== buyerId) {
      return problem('order-not-found', 'there is no such order of this buyer');
    }
    const order = await orderJson(status, products);
    return jsonReply(200, order, `Order ${order.id}: ${order.state}`);
  },
);

async function orderJson(status: OrderStatus, products: ProductDirectory): Promise<Static<typeof Order>> {
  if (status.state === 'stored') {
    const { orderId, saleId, lines, soldAt, storedAt } = status.order;
    const { productIdOf } = await askedOfSale(products, saleId, skusOf(lines));
    return {
      id: orderId,
      state: 'stored',
      saleId,
      lines: lines.map(({ sku, quantity, unitPrice }) => ({ productId: productIdOf(sku), quantity, unitPrice })),
      soldAt: instant(soldAt),
      storedAt: instant(storedAt),
    };
  }
  const { orderId, lines, changedAt, holdExpiresAt } = status.reservation;
  // A SKU belongs to exactly one sale, so its product knows which.
  const first = lines[0] === undefined ? undefined : await products.ofSku(lines[0].sku);
  invariant(first !== undefined, 'every SKU that was reserved is a product of the catalog', { orderId });
  const { productIdOf } = await askedOfSale(products, first.saleId, skusOf(lines));
  return {
    id: orderId,
    state: status.state,
    saleId: first.saleId,
    lines: lines.map(({ sku, quantity }) => ({ productId: productIdOf(sku), quantity })),
    ...(status.state === 'pending' && { soldAt: instant(changedAt) }),
    ...(status.state !== 'pending' && holdExpiresAt !== undefined && { holdExpiresAt: instant(holdExpiresAt) }),
  };
}

function skusOf(lines: readonly { readonly sku: Sku }[]): readonly Sku[] {
  return lines.map(({ sku }) => sku);
}
