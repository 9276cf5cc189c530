import { defineBuyerRoute } from '../http/define-route.ts';
import { parseHoldId } from '../outcomes/hold-id.ts';
import { confirmReply } from '../outcomes/outcome-to-response.ts';
import { SETTLEMENT_PROBLEMS, SOLD_HEADERS } from '../outcomes/purchase-documents.ts';
import { askedOfSale, requestedLines } from '../outcomes/requested-lines.ts';
import { HoldPath } from '../schemas/paths.ts';
import { BuyerQuery, ConfirmBody, Purchase } from '../schemas/purchase.ts';

const { Location, 'Idempotency-Replayed': replayed } = SOLD_HEADERS;

export const confirmHold = defineBuyerRoute(
  {
    operationId: 'confirmHold',
    method: 'post',
    path: '/api/holds/{holdId}/confirm',
    tag: 'buying',
    summary: 'Sell what is held, or a part of it',
    description: 'Goes on while the sale is paused, or over. Repeating it gets the first answer again.',
    takesKey: true,
    pathSchema: HoldPath,
    querySchema: BuyerQuery,
    bodySchema: ConfirmBody,
    replies: {
      202: { description: 'Sold.', schema: Purchase, headers: { Location, 'Idempotency-Replayed': replayed } },
    },
    problems: [...SETTLEMENT_PROBLEMS, 'exceeds-held', 'product-not-in-sale'],
  },
  async ({ path, body, buyerId, idempotencyKey, traceparent }, { flashSale, products }) => {
    const { saleId, orderId } = parseHoldId(path.holdId);
    const part = body.lines === undefined ? undefined : await requestedLines(products, body.lines, saleId);
    if (part !== undefined && 'problem' in part) return part.problem;
    const request = { saleId, orderId, buyerId, idempotencyKey, traceparent, lines: part?.lines };
    const result = await flashSale.confirm(request);
    const skus = 'lines' in result ? result.lines.map(({ sku }) => sku) : 'sku' in result ? [result.sku] : [];
    return confirmReply(result, await askedOfSale(products, saleId, skus));
  },
);
