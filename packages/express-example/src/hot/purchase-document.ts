import type { RouteDocument } from '../http/route-document.ts';
import { REQUEST_PROBLEMS, SOLD_HEADERS } from '../outcomes/purchase-documents.ts';
import { ProductPath } from '../schemas/paths.ts';
import { Purchase, PurchaseBody, PurchaseQuery } from '../schemas/purchase.ts';

/** The purchase route, which is served in front of Express: see `purchaseRoute`. */
export const purchaseDocument: RouteDocument = {
  operationId: 'purchase',
  method: 'post',
  path: '/api/purchase/{productId}',
  tag: 'buying',
  summary: 'Buy units of a product',
  description:
    'The quantity is a parameter or a field of the body, not both; 1 if it is neither. With an Idempotency-Key, the same request is the same purchase however often it is sent.',
  access: 'buyer',
  takesKey: true,
  pathSchema: ProductPath,
  querySchema: PurchaseQuery,
  bodySchema: PurchaseBody,
  replies: { 202: { description: 'Sold.', schema: Purchase, headers: SOLD_HEADERS } },
  problems: [...REQUEST_PROBLEMS, 'product-not-found', 'sale-not-found'],
};
