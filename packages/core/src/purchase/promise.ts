import type { Deadline } from '../batching/deadline.ts';
import type { OrderId } from '../identity/ids.ts';
import type { OrderMessage } from '../order/order-message.ts';
import type { Sold } from '../ports/inventory-command.ts';
import type { AttachedSale } from '../selling/attached-sale.ts';
import type { SellingContext } from '../selling/selling-context.ts';
import type { Accepted, Replayed, Unavailable } from './purchase-result.ts';
import { unavailable } from './unavailable.ts';

/** Without a lease nothing may be said about the epoch: its store may be replaced at any time. */
export function refusalWithoutLease(context: SellingContext, sale: AttachedSale): Unavailable | undefined {
  return context.leases.isValid(sale.saleId, sale.epoch) ? undefined : unavailable('database');
}

/** What must hold before the store may be asked to sell, so that a refusal certainly takes nothing. */
export function refusalBeforeSelling(context: SellingContext, sale: AttachedSale): Unavailable | undefined {
  const refused = refusalWithoutLease(context, sale);
  if (refused !== undefined) return refused;
  if (sale.busy) return unavailable('busy');
  if (context.options.durability === 'durable' && context.publisher.refusing) return unavailable('queue');
  return undefined;
}

/**
 * Whether the buyer may be told "accepted". Durable: once the message is in the log under a valid lease; a repeat whose
 * outbox entry is gone is in the log already. Fast: at once, under a valid lease (what is sold after it ended may be left
 * out of the next epoch); the message is published behind the answer.
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
  return context.options.durability === 'fast' ? context.leases.isValid(sale.saleId, sale.epoch) : published;
}

/** The answer to a sale that is promised. */
export function acceptedOrReplayed(orderId: OrderId, sold: Sold): Accepted | Replayed {
  const { replayed, lines, remaining } = sold;
  return { outcome: replayed ? 'replayed' : 'accepted', orderId, lines, remaining };
}
