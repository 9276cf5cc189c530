/** @import { Product, Stock } from '../../wire.ts' */
/** @import { FeedState } from '../shared/live-levels.js' */
/** @import { ServerClock } from '../shared/server-clock.js' */
import { durationText } from '../shared/duration.js';
import { element, say } from '../shared/element.js';

/** Often enough for a second never to be skipped. */
const TICK_MS = 250;

/** The chosen product: price, levels, and how long until it starts or ends by the server's clock. */
export class Offer {
  #section = element('offer', HTMLElement);
  #name = element('offer-name', HTMLElement);
  #price = element('offer-price', HTMLElement);
  #window = element('offer-window', HTMLElement);
  #feed = element('offer-feed', HTMLElement);
  #levels = {
    available: element('offer-available', HTMLElement),
    held: element('offer-held', HTMLElement),
    sold: element('offer-sold', HTMLElement),
  };
  #clock;
  /** @type {Product | undefined} */
  #product;
  /** @type {Stock | undefined} */
  #stock;
  #live = false;

  /** @param {ServerClock} clock */
  constructor(clock) {
    this.#clock = clock;
    setInterval(() => this.#tick(), TICK_MS);
  }

  get product() {
    return this.#product;
  }

  /** @param {Product} product */
  show(product) {
    if (product.id !== this.#product?.id) {
      this.#stock = undefined;
      this.#live = false;
    }
    this.#product = product;
    say(this.#name, product.name);
    say(this.#price, product.price);
    // The stream is newer than the list, as long as it lives.
    if (!this.#live) this.#showLevels(product);
    this.#section.hidden = false;
    this.#tick();
  }

  /** @param {Stock} stock */
  hear(stock) {
    this.#clock.hear(Date.parse(stock.at));
    if (stock.productId !== this.#product?.id) return;
    this.#stock = stock;
    this.#showLevels(stock);
    this.#tick();
  }

  /** @param {FeedState} state */
  hearFeed(state) {
    this.#live = state === 'live';
    say(this.#feed, this.#live ? 'Live' : 'Connecting to the live stock …');
  }

  /** @param {{ available: number | null, held: number | null, sold: number | null }} levels */
  #showLevels(levels) {
    for (const name of /** @type {const} */ (['available', 'held', 'sold'])) {
      say(this.#levels[name], String(levels[name] ?? '–'));
    }
  }

  #tick() {
    if (this.#product !== undefined) say(this.#window, windowText(this.#product, this.#stock, this.#clock.now()));
  }
}

/**
 * @param {Product} product
 * @param {Stock | undefined} stock
 * @param {number} now
 */
function windowText({ startsAt, endsAt }, stock, now) {
  if (stock?.window === 'ended') return 'The sale is over';
  if (stock?.window === 'paused') return 'Paused';
  const startsIn = startsAt === null ? 0 : Date.parse(startsAt) - now;
  if (startsIn > 0) return `Starts in ${durationText(startsIn)}`;
  if (endsAt === null) return 'On sale';
  const endsIn = Date.parse(endsAt) - now;
  return endsIn > 0 ? `Ends in ${durationText(endsIn)}` : 'The sale is over';
}
