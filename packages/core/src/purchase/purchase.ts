import { type Deadline, deadlineOf } from '../batching/deadline.ts';
import type { OrderId } from '../identity/ids.ts';
import { fingerprintOf, orderIdOf } from '../identity/order-identity.ts';
import type { OperationMeter } from '../metrics/operation-meter.ts';
import type { CallOptions } from '../ports/call-options.ts';
import type { PurchaseReply } from '../ports/inventory-command.ts';
import type { RateLimitState } from '../ports/rate-limiter.ts';
import type { AttachedSale } from '../selling/attached-sale.ts';
import { requireSku } from '../selling/require-sku.ts';
import type { SellingContext } from '../selling/selling-context.ts';
import { afterStoreError } from './after-store-error.ts';
import { acceptedOrReplayed, isPromised, refusalBeforeSelling } from './promise.ts';
import { type CheckedRequest, checkPurchaseRequest, type PurchaseRequest } from './purchase-request.ts';
import type { PurchaseResult, Unavailable, Unknown } from './purchase-result.ts';
import { RETRY_AFTER_MS, unavailable, unavailableFor } from './unavailable.ts';

/**
 * The one path of a purchase, in order: validate, local shortcut, rate limiter, sell, publish, answer.
 *
 * Up to the moment at which the store is asked, whatever goes wrong is `unavailable`: certainly nothing was taken. From
 * then on a missing answer is `unknown`, and nothing is ever compensated: the message waits in the outbox.
 *
 * One function without a wrapper, because each further promise of this path is paid by every buyer of the crowd.
 */
export async function purchase(
  context: SellingContext,
  meter: OperationMeter,
  request: PurchaseRequest,
  options?: CallOptions,
): Promise<PurchaseResult> {
  const { clock, random } = context.ports;
  const startedAt = meter.begin();
  let outcome: PurchaseResult['outcome'] | 'error' = 'error';
  const answer = (result: PurchaseResult): PurchaseResult => {
    outcome = result.outcome;
    if (result.outcome === 'unavailable') meter.missed(result.reason);
    return result;
  };
  try {
    const deadline = deadlineOf(clock, options, context.options.deadlineMs, startedAt);
    const checked = checkPurchaseRequest(request);
    if (context.closing()) return answer(unavailable('closing'));

    let sale = context.sales.get(checked.saleId);
    if (sale === undefined || !offersAll(sale, checked.lines)) {
      const attached = await attach(context, sale, checked, deadline);
      if ('outcome' in attached) return answer(attached);
      sale = attached;
    }
    if (checked.idempotencyKey === undefined) {
      const known = sale.answerLocally(checked.lines);
      if (known !== undefined) return answer(known);
    }

    let rateLimit: RateLimitState | undefined;
    try {
      const admission = context.throttle.admit(checked.buyerId, deadline);
      const { refused, state } = admission instanceof Promise ? await admission : admission;
      if (refused !== undefined) return answer(refused);
      rateLimit = state;
    } catch (error) {
      return answer(nothingTaken(context, error));
    }

    const askedAt = clock.monotonic();
    const refused = refusalBeforeSelling(context, sale, askedAt);
    if (refused !== undefined) return answer(withoutToken(context, checked, refused, rateLimit));
    const key = checked.idempotencyKey ?? random.id();
    const orderId = orderIdOf(sale.saleId, checked.buyerId, key);
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
      const result = afterStoreError(context, sale, error) ?? unknown(orderId, key);
      return answer(withoutToken(context, checked, result, rateLimit));
    }
    if (reply.outcome !== 'sold') {
      if (reply.outcome !== 'key-reused') sale.shortcut.learn(reply, askedAt);
      return answer({ ...reply, rateLimit });
    }

    let promised = false;
    try {
      const message = sale.messageOf(orderId, checked.buyerId, reply, checked.traceparent);
      promised = await isPromised(context, sale, message, reply, deadline);
    } catch {
      // Not known by the deadline: the outbox entry stays, and the relay publishes it.
    }
    if (!promised) return answer(withoutToken(context, checked, unknown(orderId, key), rateLimit));
    const result = acceptedOrReplayed(orderId, reply, rateLimit);
    if (result.outcome === 'replayed') context.throttle.giveBack(checked.buyerId);
    return answer(result);
  } finally {
    meter.end(startedAt, outcome);
  }
}

function offersAll(sale: AttachedSale, lines: CheckedRequest['lines']): boolean {
  for (let index = 0; index < lines.length; index += 1) {
    if (!sale.skus.has((lines[index] as CheckedRequest['lines'][number]).sku)) return false;
  }
  return true;
}

/** A sale, or lines of it, that this process does not know yet. */
async function attach(
  context: SellingContext,
  known: AttachedSale | undefined,
  { saleId, lines }: CheckedRequest,
  deadline: Deadline,
): Promise<AttachedSale | Unavailable> {
  try {
    const sale = known ?? (await context.sales.require(saleId, deadline));
    for (const { sku } of lines) if (!sale.skus.has(sku)) await requireSku(context, sale, sku, deadline);
    return sale;
  } catch (error) {
    return nothingTaken(context, error);
  }
}

/** The answer to an error before anything was taken; a caller's mistake is thrown. */
function nothingTaken(context: SellingContext, error: unknown): Unavailable {
  const refused = unavailableFor(error, context.closing());
  if (refused === undefined) throw error;
  return refused;
}

/** Took nothing new, or nobody knows: the buyer gets the token back. */
function withoutToken(
  context: SellingContext,
  { buyerId }: CheckedRequest,
  result: Unavailable | Unknown,
  rateLimit: RateLimitState | undefined,
): PurchaseResult {
  context.throttle.giveBack(buyerId);
  return rateLimit === undefined ? result : { ...result, rateLimit };
}

function unknown(orderId: OrderId, idempotencyKey: string): Unknown {
  return { outcome: 'unknown', orderId, idempotencyKey, retryAfterMs: RETRY_AFTER_MS };
}
