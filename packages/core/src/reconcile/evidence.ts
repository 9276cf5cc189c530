import { FlashSaleError } from '../errors/flash-sale-error.ts';
import type { OrderId, SaleId, Sku } from '../identity/ids.ts';
import type { EpochRow } from '../ports/epoch-registry.ts';
import type { QueuePosition } from '../ports/order-queue.ts';
import type { Adjustment } from '../ports/product-catalog.ts';
import type { LevelsSnapshot } from '../sale/levels.ts';
import type { Sale } from '../sale/sale.ts';
import type { ResolvedPorts } from '../selling/selling-context.ts';
import { comparePage } from './compare-page.ts';
import type { ReconcileReport } from './reconcile-report.ts';
import { type ReservationTotals, totalsOf } from './reservation-totals.ts';

/** Rows of one step: bounds what it holds in memory, and how long it blocks a store. */
const PAGE_SIZE = 1_000;

/** An order of which store and database say different things. */
export interface DifferingOrder {
  readonly orderId: OrderId;
  readonly stored: string;
  readonly reserved: string;
}

/** One reading of everything that knows about a sale. */
export interface Evidence {
  readonly sale: Sale;
  readonly unfinished: readonly Adjustment[];
  readonly levels: LevelsSnapshot;
  /** The levels were the same before and after the reservations were read. */
  readonly still: boolean;
  readonly totals: ReservationTotals;
  /** Sold in the store, and nowhere else outside the queue, ascending. */
  readonly withoutOrder: readonly OrderId[];
  /** Stored, and not sold in the store, ascending. */
  readonly withoutReservation: readonly OrderId[];
  readonly differing: readonly DifferingOrder[];
  readonly soldUnits: readonly { readonly sku: Sku; readonly counter: number; readonly summed: number }[];
  readonly positions: readonly QueuePosition[];
  /** What the queue said instead of a number of messages. */
  readonly logLost: FlashSaleError | undefined;
  readonly row: EpochRow | undefined;
  readonly counted: ReconcileReport['counted'];
}

/**
 * Reads in the direction in which an order travels, and the destination last: store, then outbox, queue and dead letters,
 * then database. What moves on meanwhile is seen at least once, at the place it has reached.
 *
 * Page by page, each compared with the other side at once: what stays in memory is the ids of orders that are not stored
 * yet and of those that differ. A store that names a reservation twice while it grows counts it twice; such a difference
 * does not show again.
 */
export async function readEvidence(ports: ResolvedPorts, saleId: SaleId): Promise<Evidence> {
  const { inventory, orders, queue, catalog, epochs } = ports;
  const before = await inventory.levels(saleId);
  const totals = totalsOf(before.epoch);
  const unstored = new Map<OrderId, number>();
  const differing: DifferingOrder[] = [];
  let cursor: string | undefined;
  do {
    const page = await inventory.scanReservations(saleId, cursor, PAGE_SIZE);
    totals.add(page.entries);
    await comparePage(ports, page.entries, unstored, differing);
    cursor = page.next;
  } while (cursor !== undefined);
  const levels = await inventory.levels(saleId);
  for (const [orderId, changedAt] of unstored) if (changedAt >= levels.at) unstored.delete(orderId);
  const outbox = await withoutThoseInOutbox(ports, saleId, unstored);
  const positions = await orders.positions();
  const { queued, logLost } = await queuedMessages(queue, positions);
  const deadLetters = await withoutDeadLetters(ports, saleId, unstored);
  const stored = await readOrders(ports, saleId);
  const withoutOrder = await stillUnstored(ports, [...unstored.keys()]);
  const soldUnits = await orders.soldUnits(saleId);
  const found = await catalog.saleWithAdjustments(saleId);
  if (found === undefined) throw new FlashSaleError('SALE_NOT_FOUND', `there is no sale ${saleId}`);
  return {
    sale: found.sale,
    unfinished: found.adjustments.filter(({ state }) => state === 'recorded' || state === 'pending'),
    levels,
    still: before.epoch === levels.epoch && before.version === levels.version,
    totals,
    withoutOrder: withoutOrder.sort(),
    withoutReservation: stored.withoutReservation.sort(),
    differing: differing.sort((a, b) => (a.orderId < b.orderId ? -1 : 1)),
    soldUnits,
    positions,
    logLost,
    row: await epochs.current(saleId),
    counted: { orders: stored.count, reservations: totals.soldCount, outbox, queued, deadLetters },
  };
}

async function queuedMessages(
  queue: ResolvedPorts['queue'],
  positions: readonly QueuePosition[],
): Promise<{ readonly queued: number | undefined; readonly logLost: FlashSaleError | undefined }> {
  try {
    return { queued: await queue.lag(positions), logLost: undefined };
  } catch (error) {
    if (!FlashSaleError.isInstance(error, 'LOG_LOST')) throw error;
    return { queued: undefined, logLost: error };
  }
}

/** Takes the orders away whose messages wait in the outbox, and counts these. */
async function withoutThoseInOutbox(
  { inventory }: ResolvedPorts,
  saleId: SaleId,
  unstored: Map<OrderId, number>,
): Promise<number> {
  let count = 0;
  let afterSeq = 0;
  for (;;) {
    const page = await inventory.outbox.pending(saleId, { afterSeq, minAgeMs: 0, limit: PAGE_SIZE });
    const last = page.at(-1);
    if (last === undefined) return count;
    count += page.length;
    for (const message of page) unstored.delete(message.orderId);
    afterSeq = last.seq;
  }
}

/** Takes the orders away that are set aside and may still become orders, and counts these. */
async function withoutDeadLetters(
  { orders }: ResolvedPorts,
  saleId: SaleId,
  unstored: Map<OrderId, number>,
): Promise<number> {
  const seen = new Set<OrderId>();
  let cursor: string | undefined;
  do {
    const page = await orders.deadLetters({ saleId, cursor, limit: PAGE_SIZE });
    for (const { message, reason } of page.entries) {
      if (message === undefined || reason === 'stale-epoch') continue;
      seen.add(message.orderId);
      unstored.delete(message.orderId);
    }
    cursor = page.next;
  } while (cursor !== undefined);
  return seen.size;
}

/** All orders, each looked up in the store, where it must have been sold before it was stored. */
async function readOrders(
  { orders, inventory }: ResolvedPorts,
  saleId: SaleId,
): Promise<{ readonly count: number; readonly withoutReservation: OrderId[] }> {
  const withoutReservation: OrderId[] = [];
  let count = 0;
  let cursor: string | undefined;
  do {
    const page = await orders.ordersOfSale(saleId, cursor, PAGE_SIZE);
    const ids = page.entries.map(({ orderId }) => orderId);
    const reservations = await inventory.reservations(saleId, ids);
    ids.forEach((orderId, index) => {
      if (reservations[index]?.state !== 'sold') withoutReservation.push(orderId);
    });
    count += ids.length;
    cursor = page.next;
  } while (cursor !== undefined);
  return { count, withoutReservation };
}

async function stillUnstored({ orders }: ResolvedPorts, orderIds: readonly OrderId[]): Promise<OrderId[]> {
  const missing: OrderId[] = [];
  for (let start = 0; start < orderIds.length; start += PAGE_SIZE) {
    const ids = orderIds.slice(start, start + PAGE_SIZE);
    const stored = await orders.orders(ids);
    ids.forEach((orderId, index) => {
      if (stored[index] === undefined) missing.push(orderId);
    });
  }
  return missing;
}
