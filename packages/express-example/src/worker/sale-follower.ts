import { setTimeout } from 'node:timers/promises';
import {
  type EpochRegistry,
  type FlashSale,
  FlashSaleError,
  type Logger,
  type ProductCatalog,
  type SaleId,
} from '@flash-sale/core';

/** How often sales are looked for that other processes have opened. */
const LOOK_MS = 2_000;
/** A sale that takes longer goes on being opened, and the others are looked at. */
const OPEN_TIMEOUT_MS = 1_000;
const CALL = { timeoutMs: 5_000 };
/** Read from the catalog at once, and how often in one look. */
const PAGE_SIZE = 200;
const PAGES_MAX = 10;
/** Sales whose epochs each look asks for, one row by its key each: the newest that are not open here, */
const NEWEST_MAX = 50;
/** and so many of the others, which take turns. */
const OTHERS_MAX = 50;
/** A look that fails for so many sales goes on at the next: the database is away. */
const FAILURES_MAX = 3;

/** Where it looks. */
interface FollowedPorts {
  readonly catalog: Pick<ProductCatalog, 'sales'>;
  readonly epochs: Pick<EpochRegistry, 'current'>;
}

/**
 * Opens in this process what others have opened, so that outbox and holds of every sale are looked after wherever nobody
 * buys. A sale that was never opened stays closed: that is for an operator to decide.
 *
 * Sales are opened soon after they are made, mostly: a shop with thousands that were never opened asks for the newest of
 * them in each look, and for the others by turns. Keeps the ids of the catalog's sales: as large as the catalog.
 */
export class SaleFollower {
  readonly #flashSale: Pick<FlashSale, 'initialize' | 'health'>;
  readonly #ports: FollowedPorts;
  readonly #logger: Logger;
  readonly #lookMs: number;
  readonly #stop = new AbortController();
  readonly #running: Promise<void>;
  #failing = false;
  /** In the order of the catalog, numbered: the newest come last. */
  readonly #saleIds = new Map<SaleId, number>();
  #lastNumber = 0;
  /** Of the last page of the catalog, on which new sales appear; absent: of its first. */
  #cursor: string | undefined;
  /** The number of the last of the others that was asked for. */
  #turn = 0;

  constructor(
    flashSale: Pick<FlashSale, 'initialize' | 'health'>,
    ports: FollowedPorts,
    logger: Logger,
    lookMs: number = LOOK_MS,
  ) {
    this.#flashSale = flashSale;
    this.#ports = ports;
    this.#logger = logger;
    this.#lookMs = lookMs;
    this.#running = this.#run();
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      try {
        await this.#look();
        this.#failing = false;
      } catch (error) {
        if (this.#failing) {
          // Perhaps it is this page that cannot be read.
          this.#cursor = undefined;
        } else if (!signal.aborted) {
          this.#logger.warn({ error }, 'sales could not be looked for; trying again');
        }
        this.#failing = true;
      }
      await setTimeout(this.#lookMs, undefined, { signal }).catch(() => {});
    }
  }

  async #look(): Promise<void> {
    await this.#readNewSales();
    const known = new Set<string>(this.#flashSale.health().sales.map(({ saleId }) => saleId));
    const closed = [...this.#saleIds.keys()].filter((saleId) => !known.has(saleId));
    const failures: unknown[] = [];
    for (const saleId of [...closed.slice(-NEWEST_MAX).reverse(), ...this.#nextOf(closed.slice(0, -NEWEST_MAX))]) {
      if (this.#stop.signal.aborted) return;
      try {
        if ((await this.#ports.epochs.current(saleId, CALL)) !== undefined) await this.#open(saleId);
      } catch (error) {
        if (failures.push(error) === FAILURES_MAX) break;
      }
    }
    if (failures.length > 0) throw failures[0];
  }

  async #readNewSales(): Promise<void> {
    for (let pages = 0; pages < PAGES_MAX; pages += 1) {
      const { entries, next } = await this.#ports.catalog.sales(this.#cursor, PAGE_SIZE, CALL);
      for (const saleId of entries) {
        if (!this.#saleIds.has(saleId)) this.#saleIds.set(saleId, ++this.#lastNumber);
      }
      if (next === undefined) return;
      this.#cursor = next;
    }
  }

  /** Those behind the last one that had its turn, or the first ones. Their turn is over, whatever comes of it. */
  #nextOf(others: readonly SaleId[]): readonly SaleId[] {
    const numberOf = (saleId: SaleId) => this.#saleIds.get(saleId) ?? 0;
    const behind = others.filter((saleId) => numberOf(saleId) > this.#turn);
    const asked = (behind.length > 0 ? behind : others).slice(0, OTHERS_MAX);
    this.#turn = asked.map(numberOf).at(-1) ?? 0;
    return asked;
  }

  async #open(saleId: SaleId): Promise<void> {
    try {
      await this.#flashSale.initialize(saleId, { timeoutMs: OPEN_TIMEOUT_MS });
    } catch (error) {
      if (!FlashSaleError.isInstance(error)) throw error;
      // It was dropped.
      if (error.code === 'SALE_NOT_FOUND') this.#saleIds.delete(saleId);
      this.#logger.debug({ error, saleId }, 'a sale could not be opened yet');
    }
  }
}
