import {
  type BuyerId,
  databaseId,
  fingerprintOf,
  type InventoryStore,
  type Line,
  orderIdOf,
  type PurchaseCommand,
  type SaleEpoch,
  saleId,
  sku,
  systemRandom,
} from '@flash-sale/core';
import { everyPage } from '../orders/every-page.ts';

const HOUR_MS = 3_600_000;
/** Order messages that one call drops. */
const DROPPED_MAX = 5_000;
/** Buyer ids of 16 characters: short ones are cheaper than what real ones cost. */
const FIRST_BUYER = 1_000_000_000;
const LINES: readonly Line[] = [{ sku: sku('1'), quantity: 1 }];
const FINGERPRINT = fingerprintOf('purchase', LINES);

/** A sale of one SKU with a window and a limit for each buyer, so that every check of the script has something to look at. */
export class SaleInRedis {
  readonly at: SaleEpoch;
  readonly #store: InventoryStore;
  #next = 0;

  private constructor(store: InventoryStore, at: SaleEpoch) {
    this.#store = store;
    this.at = at;
  }

  static async open(store: InventoryStore, allotment: number): Promise<SaleInRedis> {
    const at = { saleId: saleId(systemRandom.id()), epoch: 1 };
    const rebuild = await store.rebuild({
      ...at,
      databaseId: databaseId(systemRandom.id()),
      replaces: undefined,
      incarnation: systemRandom.id(),
      settings: {
        state: 'open',
        startsAt: Date.now() - HOUR_MS,
        endsAt: Date.now() + HOUR_MS,
        buyerLimit: 10,
        revision: 1,
      },
      skus: [{ ...LINES[0], sku: sku('1'), allotment, unitPrice: '9.99' }],
      adjustments: [],
    });
    await rebuild.commit();
    return new SaleInRedis(store, at);
  }

  /** Requests with an idempotency key each, by buyers who have not bought yet. */
  purchases(count: number): PurchaseCommand[] {
    return Array.from({ length: count }, () => {
      const buyerId = `buyer-${FIRST_BUYER + this.#next}` as BuyerId;
      const orderId = orderIdOf(this.at.saleId, buyerId, `key-${this.#next}`);
      this.#next += 1;
      return { type: 'purchase', orderId, buyerId, lines: LINES, fingerprint: FINGERPRINT, traceparent: undefined };
    });
  }

  async levels(): Promise<{ readonly total: number; readonly sold: number }> {
    const [stock] = (await this.#store.levels(this.at.saleId)).skus;
    const { available = 0, held = 0, sold = 0 } = stock ?? {};
    return { total: available + held + sold, sold };
  }

  /** Reservations with an id of their own. */
  async distinctOrders(): Promise<number> {
    const ids = new Set<string>();
    const pages = everyPage((cursor) => this.#store.scanReservations(this.at.saleId, cursor, 1_000));
    for await (const page of pages) for (const { orderId } of page) ids.add(orderId);
    return ids.size;
  }

  async outboxEntries(): Promise<number> {
    return (await this.#store.outbox.depth(this.at.saleId)).entries;
  }

  /** Drops the order messages from one `seq` to another, both included, as if they were in the log. */
  async drain(from: number, to: number): Promise<void> {
    for (let first = from; first <= to; first += DROPPED_MAX) {
      const length = Math.min(DROPPED_MAX, to - first + 1);
      await this.#store.outbox.drop(
        this.at,
        Array.from({ length }, (_, index) => first + index),
      );
    }
  }

  async drop(): Promise<void> {
    await this.#store.dropSale(this.at);
  }
}
