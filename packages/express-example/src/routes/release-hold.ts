import { defineBuyerRoute } from '../http/define-route.ts';
import { parseHoldId } from '../outcomes/hold-id.ts';
import { releaseReply } from '../outcomes/outcome-to-response.ts';
import { SETTLEMENT_PROBLEMS, SOLD_HEADERS } from '../outcomes/purchase-documents.ts';
import { askedOfSale } from '../outcomes/requested-lines.ts';
import { HoldPath } from '../schemas/paths.ts';
import { BuyerQuery, Release } from '../schemas/purchase.ts';

const { 'Idempotency-Replayed': replayed } = SOLD_HEADERS;

export const releaseHold = defineBuyerRoute(
  {
    operationId: 'releaseHold',
    method: 'delete',
    path: '/api/holds/{holdId}',
    tag: 'buying',
    summary: 'Give back what is held',
    description: 'Goes on while the sale is paused, or over. Repeating it gets the first answer again.',
    takesKey: true,
    pathSchema: HoldPath,
    querySchema: BuyerQuery,
    replies: { 200: { description: 'Given back.', schema: Release, headers: { 'Idempotency-Replayed': replayed } } },
    problems: SETTLEMENT_PROBLEMS,
  },
  async ({ path, buyerId, idempotencyKey }, { flashSale, products }) => {
    const { saleId, orderId } = parseHoldId(path.holdId);
    const result = await flashSale.release({ saleId, orderId, buyerId, idempotencyKey });
    const skus = 'lines' in result ? result.lines.map(({ sku }) => sku) : [];
    return releaseReply(result, await askedOfSale(products, saleId, skus));
  },
);
