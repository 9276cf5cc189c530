/** @import { Stock } from '../../wire.ts' */
import { backoffMs } from './backoff.js';

/** @typedef {'live' | 'connecting'} FeedState */

/**
 * Follows the levels of one product at a time, across whatever happens to the connection. A browser comes back by itself
 * when a stream breaks off, but gives up when it is refused (a full server, a proxy without one): then we come back.
 *
 * A browser keeps few connections to a server, and a stream occupies one: so there is one stream in a tab, and none in a
 * tab that nobody sees.
 */
export class LiveLevels {
  #onLevels;
  #onState;
  /** @type {number | undefined} */
  #productId;
  /** @type {EventSource | undefined} */
  #source;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  #failures = 0;
  /** @type {Stock | undefined} */
  #newest;

  /**
   * @param {(stock: Stock) => void} onLevels Called for each snapshot that is newer than the one before.
   * @param {(state: FeedState) => void} onState
   */
  constructor(onLevels, onState) {
    this.#onLevels = onLevels;
    this.#onState = onState;
    document.addEventListener('visibilitychange', () => this.#reopen());
    // A page that comes back from the browser's cache has lost its stream.
    addEventListener('pageshow', ({ persisted }) => persisted && this.#reopen());
  }

  /** @param {number} productId */
  follow(productId) {
    if (productId === this.#productId) return;
    this.#productId = productId;
    this.#newest = undefined;
    this.#reopen();
  }

  #reopen() {
    clearTimeout(this.#timer);
    this.#source?.close();
    this.#source = undefined;
    if (this.#productId === undefined || document.hidden) return;
    this.#onState('connecting');
    const source = new EventSource(`/api/products/${this.#productId}/events`);
    this.#source = source;
    source.addEventListener('levels', ({ data }) => this.#hear(JSON.parse(data)));
    source.addEventListener('error', () => {
      this.#onState('connecting');
      if (source.readyState !== EventSource.CLOSED) return;
      this.#timer = setTimeout(() => this.#reopen(), backoffMs(this.#failures, undefined));
      this.#failures += 1;
    });
  }

  /** @param {Stock} stock */
  #hear(stock) {
    this.#failures = 0;
    this.#onState('live');
    if (this.#newest !== undefined && !isNewer(stock, this.#newest)) return;
    this.#newest = stock;
    this.#onLevels(stock);
  }
}

/**
 * @param {Stock} stock
 * @param {Stock} than
 */
function isNewer(stock, than) {
  return stock.epoch === than.epoch ? stock.version > than.version : stock.epoch > than.epoch;
}
