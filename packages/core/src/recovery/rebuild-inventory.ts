import { FlashSaleError } from '../errors/flash-sale-error.ts';
import type { DatabaseId, OrderId, SaleId, Sku } from '../identity/ids.ts';
import type { Order } from '../order/order.ts';
import type { OrderMessage } from '../order/order-message.ts';
import type { InventoryRebuild, RestoredOrder } from '../ports/inventory-store.ts';
import type { Line } from '../sale/line.ts';
import type { Sale } from '../sale/sale.ts';
import type { ResolvedPorts } from '../selling/selling-context.ts';
import { recoveryStop } from './recovery-stop.ts';

/** Rows of one step of a rebuild: bounds what a step holds in memory and how long it blocks a store. */
const CHUNK_SIZE = 1_000;
/** Orders of one page: most of a rebuild is reading them, and each page costs a round trip. */
const ORDERS_PAGE_SIZE = 5_000;

/**
 * Builds the stock of the next epoch beside the present one, ready to commit.
 *
 * Sold is the union, by order id, of stored orders, unsettled dead letters and surviving outbox entries. Holds are what
 * the surviving store still has. The adjustments are read together with the allotments, because one that is in neither or
 * in both would lose or mint units.
 *
 * A replica from before an earlier loss brings back an outbox whose units have been sold again since. Nobody was promised
 * its orders for good: those that do not fit are left out, and told in the log. Anything else that does not fit stops the
 * rebuild (`RECOVERY_STOPPED`).
 */
export async function rebuildInventory(
  ports: ResolvedPorts,
  saleId: SaleId,
  next: { readonly epoch: number; readonly incarnation: string },
): Promise<InventoryRebuild> {
  const found = await ports.catalog.saleWithAdjustments(saleId);
  if (found === undefined) throw new FlashSaleError('SALE_NOT_FOUND', `there is no sale ${saleId}`);
  const { sale, adjustments } = found;
  const surviving = await ports.inventory.status(saleId);
  if (surviving !== undefined && surviving.databaseId !== sale.databaseId) {
    throw new FlashSaleError('FOREIGN_DATABASE', 'the store holds this sale for another database');
  }
  if (surviving !== undefined && surviving.epoch >= next.epoch) {
    throw new FlashSaleError('EPOCH_SUPERSEDED', 'another coordinator has switched the store meanwhile', {
      details: { saleId, epoch: surviving.epoch, next: next.epoch },
    });
  }
  const rebuild = await ports.inventory.rebuild({
    saleId,
    databaseId: sale.databaseId,
    epoch: next.epoch,
    replaces: surviving?.epoch,
    incarnation: next.incarnation,
    settings: sale,
    skus: sale.skus,
    adjustments: adjustments
      .filter((adjustment) => adjustment.state === 'recorded' || adjustment.state === 'done')
      .map((adjustment) => adjustment.operationId),
  });
  try {
    const sold = new SoldUnits(sale);
    await addStoredOrders(ports, sale, rebuild, sold);
    await addDeadLetters(ports, sale, rebuild, sold);
    if (surviving !== undefined) {
      // In this order: what is confirmed in between is seen as held, or as sold, or as both; never as neither.
      await addHolds(ports, sale, rebuild);
      await addOutbox(ports, sale, rebuild, sold, next.epoch - 1);
    }
    sold.assertWithinAllotments();
    return rebuild;
  } catch (error) {
    await rebuild.discard().catch(() => {});
    throw error;
  }
}

async function addStoredOrders(
  ports: ResolvedPorts,
  sale: Sale,
  rebuild: InventoryRebuild,
  sold: SoldUnits,
): Promise<void> {
  const read = (cursor?: string) => ports.orders.ordersOfSale(sale.saleId, cursor, ORDERS_PAGE_SIZE);
  let reading: ReturnType<typeof read> | undefined = read();
  while (reading !== undefined) {
    const { entries, next }: Awaited<typeof reading> = await reading;
    // The database reads the next page while the store takes this one.
    reading = next === undefined ? undefined : read(next);
    // Told when it is waited for, unless the store has failed first.
    reading?.catch(() => {});
    for (const order of entries) sold.add(order.lines);
    await addInChunks(sale, rebuild, entries);
  }
}

async function addInChunks({ databaseId }: Sale, rebuild: InventoryRebuild, orders: readonly Order[]): Promise<void> {
  for (let from = 0; from < orders.length; from += CHUNK_SIZE) {
    const chunk = orders.slice(from, from + CHUNK_SIZE);
    await rebuild.addSold(chunk.map((order) => ({ message: messageOf(databaseId, order), inOutbox: false })));
  }
}

async function addDeadLetters(
  ports: ResolvedPorts,
  sale: Sale,
  rebuild: InventoryRebuild,
  sold: SoldUnits,
): Promise<void> {
  let cursor: string | undefined;
  do {
    const page = await ports.orders.deadLetters({ saleId: sale.saleId, cursor, limit: CHUNK_SIZE });
    const messages: OrderMessage[] = [];
    for (const letter of page.entries) {
      if (letter.message !== undefined && letter.reason !== 'stale-epoch') messages.push(letter.message);
    }
    await addUnstored(ports, rebuild, sold, messages, false);
    cursor = page.next;
  } while (cursor !== undefined);
}

/** `closed` is the epoch that is over. Entries of earlier ones come from a replica that knows nothing of what followed. */
async function addOutbox(
  ports: ResolvedPorts,
  sale: Sale,
  rebuild: InventoryRebuild,
  sold: SoldUnits,
  closed: number,
): Promise<void> {
  const isLeftOut = (message: OrderMessage): boolean => {
    if (message.epoch >= closed || sold.fits(message.lines)) return false;
    const { saleId, orderId, epoch } = message;
    ports.logger.warn(
      { saleId, orderId, epoch },
      'an unpublished order of an earlier epoch was left out: sold again since',
    );
    return true;
  };
  let afterSeq = 0;
  for (;;) {
    const messages = await ports.inventory.outbox.pending(sale.saleId, { afterSeq, minAgeMs: 0, limit: CHUNK_SIZE });
    const last = messages.at(-1);
    if (last === undefined) return;
    await addUnstored(ports, rebuild, sold, messages, true, isLeftOut);
    afterSeq = last.seq;
  }
}

/** Adds messages whose orders are not stored, each order once over all calls. */
async function addUnstored(
  ports: ResolvedPorts,
  rebuild: InventoryRebuild,
  sold: SoldUnits,
  messages: readonly OrderMessage[],
  inOutbox: boolean,
  isLeftOut: (message: OrderMessage) => boolean = () => false,
): Promise<void> {
  if (messages.length === 0) return;
  const stored = await ports.orders.orders(messages.map((message) => message.orderId));
  const restored: RestoredOrder[] = [];
  messages.forEach((message, index) => {
    if (stored[index] !== undefined || isLeftOut(message)) return;
    if (!sold.addOnce(message.orderId, message.lines)) return;
    restored.push({ message, inOutbox });
  });
  if (restored.length > 0) await rebuild.addSold(restored);
}

async function addHolds(ports: ResolvedPorts, sale: Sale, rebuild: InventoryRebuild): Promise<void> {
  let cursor: string | undefined;
  do {
    const page = await ports.inventory.scanReservations(sale.saleId, cursor, CHUNK_SIZE);
    const holds = page.entries.filter((reservation) => reservation.state !== 'sold');
    if (holds.length > 0) await rebuild.addHolds(holds);
    cursor = page.next;
  } while (cursor !== undefined);
}

function messageOf(databaseId: DatabaseId, order: Order): OrderMessage {
  return {
    databaseId,
    saleId: order.saleId,
    orderId: order.orderId,
    buyerId: order.buyerId,
    lines: order.lines.map(({ sku, quantity }) => ({ sku, quantity })),
    fingerprint: order.fingerprint,
    epoch: order.epoch,
    seq: order.seq,
    soldAt: order.soldAt,
    settledBy: order.settledBy,
    redriveRound: 0,
    traceparent: undefined,
  };
}

/** Counts what the union sells, so that a sale that sold more than it had is never opened again by itself. */
class SoldUnits {
  readonly #sale: Sale;
  readonly #units = new Map<Sku, number>();
  readonly #seen = new Set<OrderId>();

  constructor(sale: Sale) {
    this.#sale = sale;
  }

  add(lines: readonly Line[]): void {
    for (const line of lines) this.#units.set(line.sku, (this.#units.get(line.sku) ?? 0) + line.quantity);
  }

  /** Returns false when this order was counted before. */
  addOnce(orderId: OrderId, lines: readonly Line[]): boolean {
    if (this.#seen.has(orderId)) return false;
    this.#seen.add(orderId);
    this.add(lines);
    return true;
  }

  /** Whether so much more would still be within the allotments. */
  fits(lines: readonly Line[]): boolean {
    return lines.every(({ sku, quantity }) => (this.#units.get(sku) ?? 0) + quantity <= this.#allotmentOf(sku));
  }

  assertWithinAllotments(): void {
    for (const [sku, units] of this.#units) {
      const allotment = this.#allotmentOf(sku);
      if (units <= allotment) continue;
      const { saleId } = this.#sale;
      throw recoveryStop(
        'more-sold-than-set-aside',
        `${units} units of ${sku} are sold and only ${allotment} were set aside`,
        { saleId, sku, units, allotment },
      );
    }
  }

  #allotmentOf(sku: Sku): number {
    return this.#sale.skus.find((entry) => entry.sku === sku)?.allotment ?? 0;
  }
}
