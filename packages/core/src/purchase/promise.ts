import type { Deadline } from '../batching/deadline.ts';
import type { OrderId } from '../identity/ids.ts';
import type { OrderMessage } from '../order/order-message.ts';
import type { Sold } from '../ports/inventory-command.ts';
import type { RateLimitState } from '../ports/rate-limiter.ts';
import type { AttachedSale } from '../selling/attached-sale.ts';
import type { SellingContext } from '../selling/selling-context.ts';
import type { Accepted, Replayed, Unavailable } from './purchase-result.ts';
import { unavailable } from './unavailable.ts';

/** Without a lease nothing may be said about the epoch: its store may be replaced at any time. */
export function refusalWithoutLease(
  context: SellingContext,
  sale: AttachedSale,
  now = context.ports.clock.monotonic(),
): Unavailable | undefined {
  return context.leases.isValid(sale.saleId, sale.epoch, now) ? undefined : unavailable('database');
}

/** What must hold before the store may be asked to sell, so that a refusal certainly takes nothing. */
export function refusalBeforeSelling(
  context: SellingContext,
  sale: AttachedSale,
  now = context.ports.clock.monotonic(),
): Unavailable | undefined {
  const refused = refusalWithoutLease(context, sale, now);
  if (refused !== undefined) return refused;
  if (sale.busy) return unavailable('busy');
  if (context.options.durability === 'durable' && context.publisher.refusing) return unavailable('queue');
  return undefined;
}

/**
 * Whether the buyer may be told "accepted". Durable: once the message is in the log under a valid lease; a repeat whose
 * outbox entry is gone is in the log already. Fast: at once, under a valid lease (what is sold after it ended may be left
 * out of the next epoch); the message is published behind the answer. Rejects when that is not known by the deadline.
 */
export function isPromised(
  context: SellingContext,
  sale: AttachedSale,
  message: OrderMessage,
  sold: Sold,
  deadline: Deadline,
): boolean | Promise<boolean> {
  if (!sold.inOutbox) return true;
  const published = context.publisher.publish(sale, message, deadline);
  if (context.options.durability !== 'fast') return published;
  // Whatever becomes of it, the outbox entry stays until the message is in the log.
  published.catch(() => {});
  return context.leases.isValid(sale.saleId, sale.epoch);
}

/** The answer to a sale that is promised. `rateLimit` where a limiter was asked. */
export function acceptedOrReplayed(
  orderId: OrderId,
  { replayed, lines, remaining }: Sold,
  rateLimit?: RateLimitState,
): (Accepted | Replayed) & { readonly rateLimit?: RateLimitState | undefined } {
  return { outcome: replayed ? 'replayed' : 'accepted', orderId, lines, remaining, rateLimit };
}
