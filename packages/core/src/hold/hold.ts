import type { Deadline } from '../batching/deadline.ts';
import { FlashSaleError } from '../errors/flash-sale-error.ts';
import { fingerprintOf, orderIdOf } from '../identity/order-identity.ts';
import type { HoldReply } from '../ports/inventory-command.ts';
import type { RateLimitState } from '../ports/rate-limiter.ts';
import { afterStoreError } from '../purchase/after-store-error.ts';
import { refusalWithoutLease } from '../purchase/promise.ts';
import { type CheckedRequest, checkPurchaseRequest, type HoldRequest } from '../purchase/purchase-request.ts';
import type { HoldResult } from '../purchase/purchase-result.ts';
import { RETRY_AFTER_MS, unavailable, unavailableFor } from '../purchase/unavailable.ts';
import type { AttachedSale } from '../selling/attached-sale.ts';
import { requireSku } from '../selling/require-sku.ts';
import type { SellingContext } from '../selling/selling-context.ts';

/**
 * The path of a hold: as a purchase's, without a message. Nothing is promised to the log, so the queue may be down. "Held"
 * is said only under a valid lease: recovery reads the open holds after the last lease has ended, so it finds this one.
 */
export async function hold(context: SellingContext, request: HoldRequest, deadline: Deadline): Promise<HoldResult> {
  const checked = checkPurchaseRequest(request);
  const holdTtlMs = checkTtl(context, request.holdTtlMs);
  if (context.closing()) return unavailable('closing');

  let sale: AttachedSale;
  let rateLimit: RateLimitState | undefined;
  try {
    sale = context.sales.get(checked.saleId) ?? (await context.sales.require(checked.saleId, deadline));
    for (const line of checked.lines) if (!sale.skus.has(line.sku)) await requireSku(context, sale, line.sku, deadline);
    if (checked.idempotencyKey === undefined) {
      const known = sale.answerLocally(checked.lines);
      if (known !== undefined) return known;
    }
    const { refused, state } = await context.throttle.admit(checked.buyerId, deadline);
    if (refused !== undefined) return refused;
    rateLimit = state;
  } catch (error) {
    const refused = unavailableFor(error, context.closing());
    if (refused === undefined) throw error;
    return refused;
  }
  const result = await take(context, sale, checked, holdTtlMs, deadline);
  if (result.outcome === 'replayed' || result.outcome === 'unknown' || result.outcome === 'unavailable') {
    context.throttle.giveBack(checked.buyerId);
  }
  return rateLimit === undefined ? result : { ...result, rateLimit };
}

async function take(
  context: SellingContext,
  sale: AttachedSale,
  checked: CheckedRequest,
  holdTtlMs: number,
  deadline: Deadline,
): Promise<HoldResult> {
  const { clock, random } = context.ports;
  const refused = refusalWithoutLease(context, sale);
  if (refused !== undefined) return refused;
  const key = checked.idempotencyKey ?? random.id();
  const orderId = orderIdOf(sale.saleId, checked.buyerId, key);
  const askedAt = clock.monotonic();
  const unknown: HoldResult = { outcome: 'unknown', orderId, idempotencyKey: key, retryAfterMs: RETRY_AFTER_MS };
  let reply: HoldReply;
  try {
    reply = await sale.decide(
      {
        type: 'hold',
        orderId,
        buyerId: checked.buyerId,
        lines: checked.lines,
        fingerprint: fingerprintOf('hold', checked.lines),
        holdTtlMs,
      },
      deadline,
    );
  } catch (error) {
    return afterStoreError(context, sale, error) ?? unknown;
  }
  if (refusalWithoutLease(context, sale) !== undefined) return unknown;
  if (reply.outcome === 'held') {
    const { replayed, lines, holdExpiresAt, remaining } = reply;
    return { outcome: replayed ? 'replayed' : 'held', orderId, lines, holdExpiresAt, remaining };
  }
  if (reply.outcome === 'sold-out' || reply.outcome === 'ended') sale.shortcut.learn(reply, askedAt);
  return reply;
}

function checkTtl(context: SellingContext, holdTtlMs: number | undefined): number {
  const { holdTtlMs: fallback, holdTtlMaxMs } = context.options;
  if (holdTtlMs === undefined) return fallback;
  if (Number.isInteger(holdTtlMs) && holdTtlMs >= 1 && holdTtlMs <= holdTtlMaxMs) return holdTtlMs;
  throw new FlashSaleError('INVALID_ARGUMENT', `holdTtlMs must be an integer from 1 to ${holdTtlMaxMs}`, {
    details: { field: 'holdTtlMs' },
  });
}
