import type { FlashSale, Logger, SaleId } from '@flash-sale/core';
import type { ListedProduct } from '../composition/product-directory.ts';
import type { Reply } from '../http/reply.ts';
import { retryAfter } from '../http/retry-after.ts';
import { problem } from '../problems/problem.ts';
import { EVENT_STREAM, EventStream } from './event-stream.ts';
import { SaleWatch } from './sale-watch.ts';

export interface LevelsFeedOptions {
  /** Most streams at once: each is a socket and a little memory. More are refused with 503. */
  readonly streamsMax: number;
  /** Most streams of one client address: one client must not take those of all. */
  readonly streamsPerAddressMax: number;
  /** How often a comment is written, so that proxies and dead peers are noticed. */
  readonly heartbeatMs: number;
}

/** When a client that was refused may come back. */
const REFUSED_RETRY_MS = 5_000;

/** Serves levels as event streams: one watch per sale, however many follow it. */
export class LevelsFeed {
  readonly #flashSale: Pick<FlashSale, 'watchLevels'>;
  readonly #logger: Logger;
  readonly #options: LevelsFeedOptions;
  readonly #watches = new Map<SaleId, SaleWatch>();
  readonly #streams = new Set<EventStream>();
  /** Streams of each address that has any. */
  readonly #ofAddress = new Map<string, number>();
  readonly #heartbeat: NodeJS.Timeout;
  #closed = false;

  constructor(flashSale: Pick<FlashSale, 'watchLevels'>, logger: Logger, options: LevelsFeedOptions) {
    this.#flashSale = flashSale;
    this.#logger = logger;
    this.#options = options;
    this.#heartbeat = setInterval(() => this.#beat(), options.heartbeatMs).unref();
  }

  get streams(): number {
    return this.#streams.size;
  }

  /**
   * A reply that streams the product's levels until the client goes, the sale is dropped, or the feed is closed. `address` is
   * the client's, to count by.
   */
  stream(product: ListedProduct, address: string): Reply {
    if (this.#closed || this.#streams.size >= this.#options.streamsMax) {
      return tooMany(`this server follows ${this.#streams.size} streams`);
    }
    const ofAddress = this.#ofAddress.get(address) ?? 0;
    if (ofAddress >= this.#options.streamsPerAddressMax) return tooMany(`your address follows ${ofAddress} streams`);
    return {
      kind: 'stream',
      mediaType: EVENT_STREAM,
      start: (response) => {
        const stream = new EventStream(response);
        const watch = this.#watchOf(product.saleId);
        this.#streams.add(stream);
        this.#count(address, 1);
        watch.add(stream, product);
        stream.onClose(() => {
          this.#streams.delete(stream);
          this.#count(address, -1);
          watch.delete(stream);
        });
      },
    };
  }

  /** Ends every stream; clients reconnect, to another server or to the next start of this one. */
  close(): void {
    this.#closed = true;
    clearInterval(this.#heartbeat);
    for (const stream of this.#streams) stream.end();
  }

  #count(address: string, change: 1 | -1): void {
    const streams = (this.#ofAddress.get(address) ?? 0) + change;
    if (streams === 0) this.#ofAddress.delete(address);
    else this.#ofAddress.set(address, streams);
  }

  #watchOf(saleId: SaleId): SaleWatch {
    const running = this.#watches.get(saleId);
    if (running !== undefined) return running;
    const watch = new SaleWatch(this.#flashSale, saleId, this.#logger, {
      salesFollowed: () => this.#watches.size,
      onEnd: () => {
        if (this.#watches.get(saleId) === watch) this.#watches.delete(saleId);
      },
    });
    this.#watches.set(saleId, watch);
    return watch;
  }

  #beat(): void {
    for (const stream of this.#streams) stream.beat();
  }
}

function tooMany(detail: string): Reply {
  return problem('too-many-streams', detail, { retryAfterMs: REFUSED_RETRY_MS }, retryAfter(REFUSED_RETRY_MS));
}
