import { setTimeout } from 'node:timers/promises';
import type { FlashSale, LevelsSnapshot, Logger, SaleId } from '@flash-sale/core';
import type { ListedProduct } from '../composition/product-directory.ts';
import { stockOf } from '../outcomes/levels.ts';
import type { EventStream } from './event-stream.ts';

/** Shortest time between two events: in a rush, levels change thousands of times a second and nobody reads as fast. */
const PAUSE_MS = 100;

/** Follows one sale for as long as somebody wants to know, and passes each snapshot on. */
export class SaleWatch {
  readonly #followers = new Map<EventStream, ListedProduct>();
  readonly #stop = new AbortController();
  readonly #onEnd: () => void;
  #latest: LevelsSnapshot | undefined;

  constructor(flashSale: Pick<FlashSale, 'watchLevels'>, saleId: SaleId, logger: Logger, onEnd: () => void) {
    this.#onEnd = onEnd;
    this.#follow(flashSale, saleId).catch((error: unknown) => {
      logger.warn({ error, saleId }, 'following the levels of a sale failed; its streams end and may reconnect');
      this.#end();
    });
  }

  /** A newcomer begins with the latest snapshot; where there is none yet, the first one is on its way. */
  add(stream: EventStream, product: ListedProduct): void {
    this.#followers.set(stream, product);
    if (this.#latest !== undefined) send(stream, product, this.#latest);
  }

  delete(stream: EventStream): void {
    this.#followers.delete(stream);
    if (this.#followers.size === 0) this.#end();
  }

  async #follow(flashSale: Pick<FlashSale, 'watchLevels'>, saleId: SaleId): Promise<void> {
    for await (const snapshot of flashSale.watchLevels(saleId, { signal: this.#stop.signal })) {
      this.#latest = snapshot;
      for (const [stream, product] of this.#followers) send(stream, product, snapshot);
      await setTimeout(PAUSE_MS);
    }
    this.#end();
  }

  #end(): void {
    this.#stop.abort();
    this.#onEnd();
    for (const stream of this.#followers.keys()) stream.end();
  }
}

function send(stream: EventStream, product: ListedProduct, snapshot: LevelsSnapshot): void {
  const stock = stockOf(product, snapshot);
  if (stock === undefined) return;
  stream.send(`id: ${stock.epoch}-${stock.version}\nevent: levels\ndata: ${JSON.stringify(stock)}\n\n`);
}
