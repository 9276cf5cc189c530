import { setImmediate, setTimeout } from 'node:timers/promises';
import type { FlashSale, LevelsSnapshot, Logger, SaleId } from '@flash-sale/core';
import type { ListedProduct } from '../composition/product-directory.ts';
import { stockOf } from '../outcomes/levels.ts';
import type { EventStream } from './event-stream.ts';

/** Shortest time between two events: in a rush, levels change thousands of times a second and nobody reads as fast. */
const PAUSE_MS = 100;
/** The pause is so many times what telling everybody took, so that those who look leave the time to those who buy. */
const PAUSE_TIMES = 40;
/** Even with very many followers levels are no older than this, and what they take is what is left. */
const PAUSE_MOST_MS = 2_000;
/** So many are told before other work of this process has its turn. */
const TOLD_AT_ONCE = 100;

/**
 * How long to wait after everybody was told, which took `tookMs`, while so many sales are followed at the same time: each
 * has its part of what all may take.
 */
export function pauseAfter(tookMs: number, salesFollowed: number): number {
  return Math.min(Math.max(PAUSE_MS, tookMs * PAUSE_TIMES * salesFollowed), PAUSE_MOST_MS);
}

/** What is wanted of whoever has the watch. */
export interface WatchOwner {
  /** How many sales are followed at this moment, this one included. */
  readonly salesFollowed: () => number;
  /** Nobody follows any more, or nothing comes any more. */
  readonly onEnd: () => void;
}

/** Follows one sale for as long as somebody wants to know, and passes each snapshot on. */
export class SaleWatch {
  readonly #followers = new Map<EventStream, ListedProduct>();
  readonly #stop = new AbortController();
  readonly #owner: WatchOwner;
  #latest: LevelsSnapshot | undefined;

  constructor(flashSale: Pick<FlashSale, 'watchLevels'>, saleId: SaleId, logger: Logger, owner: WatchOwner) {
    this.#owner = owner;
    this.#follow(flashSale, saleId).catch((error: unknown) => {
      logger.warn({ error, saleId }, 'following the levels of a sale failed; its streams end and may reconnect');
      this.#end();
    });
  }

  /** A newcomer begins with the latest snapshot; where there is none yet, the first one is on its way. */
  add(stream: EventStream, product: ListedProduct): void {
    this.#followers.set(stream, product);
    if (this.#latest === undefined) return;
    const event = eventOf(product, this.#latest);
    if (event !== undefined) stream.send(event);
  }

  delete(stream: EventStream): void {
    this.#followers.delete(stream);
    if (this.#followers.size === 0) this.#end();
  }

  async #follow(flashSale: Pick<FlashSale, 'watchLevels'>, saleId: SaleId): Promise<void> {
    for await (const snapshot of flashSale.watchLevels(saleId, { signal: this.#stop.signal })) {
      this.#latest = snapshot;
      const tookMs = await this.#tell(snapshot);
      await setTimeout(pauseAfter(tookMs, this.#owner.salesFollowed()));
    }
    this.#end();
  }

  /** Tells everybody who follows now. Returns how long that kept this process from other work. */
  async #tell(snapshot: LevelsSnapshot): Promise<number> {
    const events = new Map<ListedProduct, string | undefined>();
    let told = 0;
    let tookMs = 0;
    let since = performance.now();
    for (const [stream, product] of [...this.#followers]) {
      if (!events.has(product)) events.set(product, eventOf(product, snapshot));
      const event = events.get(product);
      if (event !== undefined) stream.send(event);
      told += 1;
      if (told % TOLD_AT_ONCE !== 0) continue;
      tookMs += (await written()) - since;
      await setImmediate();
      since = performance.now();
    }
    return tookMs + (await written()) - since;
  }

  #end(): void {
    this.#stop.abort();
    this.#owner.onEnd();
    for (const stream of this.#followers.keys()) stream.end();
  }
}

/** Made once for all who follow the same product. */
function eventOf(product: ListedProduct, snapshot: LevelsSnapshot): string | undefined {
  const stock = stockOf(product, snapshot);
  if (stock === undefined) return undefined;
  return `id: ${stock.epoch}-${stock.version}\nevent: levels\ndata: ${JSON.stringify(stock)}\n\n`;
}

/** Resolves with the time when what was sent so far has been written: Node does that in its next tick. */
function written(): Promise<number> {
  return new Promise((resolve) => process.nextTick(() => resolve(performance.now())));
}
