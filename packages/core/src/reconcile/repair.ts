import type { Deadline } from '../batching/deadline.ts';
import type { OrderId } from '../identity/ids.ts';
import type { OrderMessage } from '../order/order-message.ts';
import type { AttachedSale } from '../selling/attached-sale.ts';
import { closeEpoch } from '../selling/close-epoch.ts';
import type { SellingContext } from '../selling/selling-context.ts';
import type { Discrepancy } from './reconcile-report.ts';

/** Messages of one publish. */
const PUBLISH_SIZE = 500;

/**
 * Repairs what needs no decision: publishes again what is sold and nowhere else, and recovers a store that has lost sold
 * orders. Everything else stays for a person.
 */
export async function repair(
  context: SellingContext,
  sale: AttachedSale,
  discrepancies: readonly Discrepancy[],
  deadline: Deadline,
): Promise<readonly Discrepancy[]> {
  const idsOf = (wanted: Discrepancy['repair']): OrderId[] =>
    discrepancies.flatMap(({ repair: how, orderId }) => (how === wanted && orderId !== undefined ? [orderId] : []));
  const repaired = new Set<OrderId>();
  for (const orderId of await republish(context, sale, idsOf('republish'))) repaired.add(orderId);
  for (const orderId of await recover(context, sale, idsOf('recover'), deadline)) repaired.add(orderId);
  return discrepancies.map((discrepancy) => {
    const { orderId, repair: how } = discrepancy;
    return how !== 'none' && orderId !== undefined && repaired.has(orderId)
      ? { ...discrepancy, repaired: true }
      : discrepancy;
  });
}

/** Only under a lease that was valid when the queue answered: behind the barrier of the next epoch it would be no order. */
async function republish(
  context: SellingContext,
  sale: AttachedSale,
  orderIds: readonly OrderId[],
): Promise<readonly OrderId[]> {
  const { inventory, queue } = context.ports;
  const published: OrderId[] = [];
  for (let start = 0; start < orderIds.length; start += PUBLISH_SIZE) {
    const ids = orderIds.slice(start, start + PUBLISH_SIZE);
    const messages: OrderMessage[] = [];
    for (const reservation of await inventory.reservations(sale.saleId, ids)) {
      if (reservation?.state !== 'sold' || reservation.sale === undefined) continue;
      const { orderId, buyerId, lines, fingerprint, settledBy, changedAt } = reservation;
      messages.push({
        databaseId: sale.databaseId,
        saleId: sale.saleId,
        orderId,
        buyerId,
        lines,
        fingerprint,
        settledBy,
        epoch: sale.epoch,
        seq: reservation.sale.seq,
        soldAt: changedAt,
        redriveRound: 0,
        traceparent: undefined,
      });
    }
    if (messages.length === 0 || !context.leases.isValid(sale.saleId, sale.epoch)) continue;
    const outcomes = await queue.publish(messages);
    if (!context.leases.isValid(sale.saleId, sale.epoch)) continue;
    messages.forEach(({ orderId }, index) => {
      if (outcomes[index]?.outcome === 'stored') published.push(orderId);
    });
  }
  return published;
}

/** Closes the epoch and waits for the next, in which every stored order is sold. */
async function recover(
  context: SellingContext,
  sale: AttachedSale,
  orderIds: readonly OrderId[],
  deadline: Deadline,
): Promise<readonly OrderId[]> {
  if (orderIds.length === 0) return [];
  await closeEpoch(context, sale, 'the store lacks orders that are stored');
  await context.sales.open(sale.saleId, deadline);
  const reservations = await context.ports.inventory.reservations(sale.saleId, orderIds);
  return orderIds.filter((_, index) => reservations[index]?.state === 'sold');
}
