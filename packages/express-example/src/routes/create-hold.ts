import { defineBuyerRoute } from '../http/define-route.ts';
import { holdReply, withRateLimit } from '../outcomes/outcome-to-response.ts';
import { REQUEST_PROBLEMS, SOLD_HEADERS } from '../outcomes/purchase-documents.ts';
import { requestedLines } from '../outcomes/requested-lines.ts';
import { invalidRequest } from '../problems/problem.ts';
import { BuyerQuery, Hold, HoldBody } from '../schemas/purchase.ts';

export const createHold = defineBuyerRoute(
  {
    operationId: 'createHold',
    method: 'post',
    path: '/api/holds',
    tag: 'buying',
    summary: 'Set units aside while the buyer pays',
    description: 'Confirm sells what is held; release gives it back, and so does the end of the hold.',
    takesKey: true,
    querySchema: BuyerQuery,
    bodySchema: HoldBody,
    replies: { 201: { description: 'Held.', schema: Hold, headers: SOLD_HEADERS } },
    problems: [...REQUEST_PROBLEMS, 'product-not-in-sale', 'already-confirmed', 'already-released', 'hold-expired'],
  },
  async ({ body, buyerId, idempotencyKey, traceparent }, { flashSale, products, rateLimitFields }) => {
    const { productId, quantity = 1 } = body;
    const single = productId === undefined ? undefined : [{ productId, quantity }];
    if (
      (single === undefined) === (body.lines === undefined) ||
      (body.lines !== undefined && body.quantity !== undefined)
    ) {
      const message = 'must name either productId (and quantity) or lines';
      return invalidRequest([{ in: 'body', name: 'body', message }]);
    }
    const wanted = await requestedLines(products, single ?? body.lines ?? []);
    if ('problem' in wanted) return wanted.problem;
    const { lines, asked } = wanted;
    const holdTtlMs = body.holdSeconds === undefined ? undefined : body.holdSeconds * 1_000;
    const request = { saleId: asked.saleId, buyerId, lines, holdTtlMs, idempotencyKey, traceparent };
    const result = await flashSale.hold(request);
    return withRateLimit(holdReply(result, asked), result.rateLimit, rateLimitFields);
  },
);
