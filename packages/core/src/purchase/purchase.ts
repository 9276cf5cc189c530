import type { Deadline } from '../batching/deadline.ts';
import type { OrderId } from '../identity/ids.ts';
import { fingerprintOf, orderIdOf } from '../identity/order-identity.ts';
import type { PurchaseReply } from '../ports/inventory-command.ts';
import type { RateLimitState } from '../ports/rate-limiter.ts';
import type { AttachedSale } from '../selling/attached-sale.ts';
import { requireSku } from '../selling/require-sku.ts';
import type { SellingContext } from '../selling/selling-context.ts';
import { afterStoreError } from './after-store-error.ts';
import { acceptedOrReplayed, isPromised, refusalBeforeSelling } from './promise.ts';
import { type CheckedRequest, checkPurchaseRequest, type PurchaseRequest } from './purchase-request.ts';
import type { PurchaseResult, Unknown } from './purchase-result.ts';
import { admit, giveBack } from './throttle.ts';
import { RETRY_AFTER_MS, unavailable, unavailableFor } from './unavailable.ts';

/**
 * The one path of a purchase, in order: validate, local shortcut, rate limiter, sell, publish, answer.
 *
 * Up to the moment at which the store is asked, whatever goes wrong is `unavailable`: certainly nothing was taken. From
 * then on a missing answer is `unknown`, and nothing is ever compensated: the message waits in the outbox.
 */
export async function purchase(
  context: SellingContext,
  request: PurchaseRequest,
  deadline: Deadline,
): Promise<PurchaseResult> {
  const checked = checkPurchaseRequest(request);
  if (context.closing()) return unavailable('closing');

  let sale = context.sales.get(checked.saleId);
  if (sale === undefined || !offersAll(sale, checked.lines)) {
    try {
      sale ??= await context.sales.require(checked.saleId, deadline);
      for (const { sku } of checked.lines) if (!sale.skus.has(sku)) await requireSku(context, sale, sku, deadline);
    } catch (error) {
      const refused = unavailableFor(error);
      if (refused === undefined) throw error;
      return refused;
    }
  }
  if (checked.idempotencyKey === undefined) {
    const known = sale.answerLocally(checked.lines);
    if (known !== undefined) {
      return known;
    }
  }

  let rateLimit: RateLimitState | undefined;
  try {
    const admission = admit(context, checked.buyerId, deadline);
    const { refused, state } = admission instanceof Promise ? await admission : admission;
    if (refused !== undefined) return refused;
    rateLimit = state;
  } catch (error) {
    const refused = unavailableFor(error);
    if (refused === undefined) throw error;
    return refused;
  }

  const result = await sell(context, sale, checked, deadline);
  if (result.outcome === 'replayed' || result.outcome === 'unknown' || result.outcome === 'unavailable') {
    giveBack(context, checked.buyerId);
  }
  return rateLimit === undefined ? result : { ...result, rateLimit };
}

function offersAll(sale: AttachedSale, lines: CheckedRequest['lines']): boolean {
  for (const { sku } of lines) if (!sale.skus.has(sku)) return false;
  return true;
}

/** Steps 4 to 6: sells, publishes and answers. Never throws for what a service did. */
async function sell(
  context: SellingContext,
  sale: AttachedSale,
  checked: CheckedRequest,
  deadline: Deadline,
): Promise<PurchaseResult> {
  const refused = refusalBeforeSelling(context, sale);
  if (refused !== undefined) return refused;

  const key = checked.idempotencyKey ?? context.ports.random.id();
  const orderId = orderIdOf(sale.saleId, checked.buyerId, key);
  const askedAt = context.ports.clock.monotonic();
  let reply: PurchaseReply;
  try {
    reply = await sale.decide(
      {
        type: 'purchase',
        orderId,
        buyerId: checked.buyerId,
        lines: checked.lines,
        fingerprint: fingerprintOf('purchase', checked.lines),
        traceparent: checked.traceparent,
      },
      deadline,
    );
  } catch (error) {
    return afterStoreError(context, sale, error) ?? unknown(orderId, key);
  }
  if (reply.outcome !== 'sold') {
    if (reply.outcome !== 'key-reused') sale.shortcut.learn(reply, askedAt);
    return reply;
  }
  const message = sale.messageOf(orderId, checked.buyerId, reply, checked.traceparent);
  const promised = await isPromised(context, sale, message, reply, deadline);
  return promised ? acceptedOrReplayed(orderId, reply) : unknown(orderId, key);
}

function unknown(orderId: OrderId, idempotencyKey: string): Unknown {
  return { outcome: 'unknown', orderId, idempotencyKey, retryAfterMs: RETRY_AFTER_MS };
}
