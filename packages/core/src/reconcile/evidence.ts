import { FlashSaleError } from '../errors/flash-sale-error.ts';
import type { OrderId, Sku } from '../identity/ids.ts';
import type { Order } from '../order/order.ts';
import type { SaleEpoch } from '../ports/inventory-store.ts';
import type { Adjustment } from '../ports/product-catalog.ts';
import type { Reservation } from '../reservation/reservation.ts';
import type { LevelsSnapshot } from '../sale/levels.ts';
import type { Sale } from '../sale/sale.ts';
import type { ResolvedPorts } from '../selling/selling-context.ts';
import type { ReconcileReport } from './reconcile-report.ts';

const PAGE_SIZE = 1_000;

/** One reading of everything that knows about a sale. */
export interface Evidence {
  readonly sale: Sale;
  readonly unfinished: readonly Adjustment[];
  readonly levels: LevelsSnapshot;
  /** The levels were the same before and after the reservations were read. */
  readonly still: boolean;
  readonly reservations: ReadonlyMap<OrderId, Reservation>;
  readonly orders: ReadonlyMap<OrderId, Order>;
  readonly outbox: ReadonlySet<OrderId>;
  readonly deadLetters: ReadonlySet<OrderId>;
  readonly soldUnits: readonly { readonly sku: Sku; readonly counter: number; readonly summed: number }[];
  readonly counted: ReconcileReport['counted'];
}

/**
 * Reads in the direction in which an order travels, and the destination last: store, then outbox, dead letters and
 * queue, then database. What moves on meanwhile is seen at least once, at the place it has reached.
 */
export async function readEvidence(ports: ResolvedPorts, { saleId }: SaleEpoch): Promise<Evidence> {
  const { inventory, orders, queue, catalog } = ports;
  const before = await inventory.levels(saleId);
  const reservations = await readReservations(ports, saleId);
  const levels = await inventory.levels(saleId);
  const outbox = await readOutbox(ports, saleId);
  const queued = await queue.lag(await orders.positions());
  const deadLetters = await readDeadLetters(ports, saleId);
  const stored = await readOrders(ports, saleId);
  const soldUnits = await orders.soldUnits(saleId);
  const found = await catalog.saleWithAdjustments(saleId);
  if (found === undefined) throw new FlashSaleError('SALE_NOT_FOUND', `there is no sale ${saleId}`);
  let sold = 0;
  for (const reservation of reservations.values()) if (reservation.state === 'sold') sold += 1;
  return {
    sale: found.sale,
    unfinished: found.adjustments.filter(({ state }) => state === 'recorded' || state === 'pending'),
    levels,
    still: before.epoch === levels.epoch && before.version === levels.version,
    reservations,
    orders: stored,
    outbox,
    deadLetters,
    soldUnits,
    counted: {
      orders: stored.size,
      reservations: sold,
      outbox: outbox.size,
      queued,
      deadLetters: deadLetters.size,
    },
  };
}

async function readReservations(ports: ResolvedPorts, saleId: Sale['saleId']): Promise<Map<OrderId, Reservation>> {
  const found = new Map<OrderId, Reservation>();
  let cursor: string | undefined;
  do {
    const page = await ports.inventory.scanReservations(saleId, cursor, PAGE_SIZE);
    for (const reservation of page.entries) found.set(reservation.orderId, reservation);
    cursor = page.next;
  } while (cursor !== undefined);
  return found;
}

async function readOutbox(ports: ResolvedPorts, saleId: Sale['saleId']): Promise<Set<OrderId>> {
  const found = new Set<OrderId>();
  let afterSeq = 0;
  for (;;) {
    const page = await ports.inventory.outbox.pending(saleId, { afterSeq, minAgeMs: 0, limit: PAGE_SIZE });
    const last = page.at(-1);
    if (last === undefined) return found;
    for (const message of page) found.add(message.orderId);
    afterSeq = last.seq;
  }
}

async function readDeadLetters(ports: ResolvedPorts, saleId: Sale['saleId']): Promise<Set<OrderId>> {
  const found = new Set<OrderId>();
  let cursor: string | undefined;
  do {
    const page = await ports.orders.deadLetters({ saleId, cursor, limit: PAGE_SIZE });
    for (const { message, reason } of page.entries) {
      if (message !== undefined && reason !== 'stale-epoch') found.add(message.orderId);
    }
    cursor = page.next;
  } while (cursor !== undefined);
  return found;
}

async function readOrders(ports: ResolvedPorts, saleId: Sale['saleId']): Promise<Map<OrderId, Order>> {
  const found = new Map<OrderId, Order>();
  let cursor: string | undefined;
  do {
    const page = await ports.orders.ordersOfSale(saleId, cursor, PAGE_SIZE);
    for (const order of page.entries) found.set(order.orderId, order);
    cursor = page.next;
  } while (cursor !== undefined);
  return found;
}
