import { saleId } from '@flash-sale/core';
import { defineBuyerRoute } from '../http/define-route.ts';
import { purchaseReply, withRateLimit } from '../outcomes/outcome-to-response.ts';
import { REQUEST_PROBLEMS, SOLD_HEADERS } from '../outcomes/purchase-documents.ts';
import { requestedLines } from '../outcomes/requested-lines.ts';
import { SalePath } from '../schemas/paths.ts';
import { BuyerQuery, LinesBody, Purchase } from '../schemas/purchase.ts';

export const purchaseLines = defineBuyerRoute(
  {
    operationId: 'purchaseLines',
    method: 'post',
    path: '/api/sales/{saleId}/purchases',
    tag: 'buying',
    summary: 'Buy several products of one sale, all or nothing',
    takesKey: true,
    pathSchema: SalePath,
    querySchema: BuyerQuery,
    bodySchema: LinesBody,
    replies: { 202: { description: 'Sold.', schema: Purchase, headers: SOLD_HEADERS } },
    problems: [...REQUEST_PROBLEMS, 'sale-not-found', 'product-not-in-sale'],
  },
  async ({ path, body, buyerId, idempotencyKey, traceparent }, { flashSale, products, rateLimitFields }) => {
    const wanted = await requestedLines(products, body.lines, saleId(path.saleId));
    if ('problem' in wanted) return wanted.problem;
    const { lines, asked } = wanted;
    const result = await flashSale.purchase({ saleId: path.saleId, buyerId, lines, idempotencyKey, traceparent });
    return withRateLimit(purchaseReply(result, asked), result.rateLimit, rateLimitFields);
  },
);
