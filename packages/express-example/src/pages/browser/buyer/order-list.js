/** @import { Order } from '../../wire.ts' */
import { ask } from '../shared/ask.js';
import { backoffMs, sleep } from '../shared/backoff.js';
import { element, make, say } from '../shared/element.js';

/** @import { Buyer, Credentials } from './buyer.js' */

/** An order is stored within milliseconds as a rule; when it takes longer, there is no hurry. */
const FIRST_LOOK_MS = 200;
const ORDERS = 'flash-sale.orders';
/** More than a buyer has in a tab; the oldest are forgotten. */
const ORDERS_MAX = 50;

/** @typedef {{ orderId: string, what: string, buyer: string }} Remembered */

/**
 * The orders that were accepted in this tab, each followed until the database has it. The tab remembers their numbers
 * across a reload; whose they are must still be who looks at them.
 */
export class OrderList {
  #section = element('orders', HTMLElement);
  #list = element('order-list', HTMLOListElement);
  /** @type {Set<string>} */
  #known = new Set();
  #buyer;

  /** @param {Buyer} buyer */
  constructor(buyer) {
    this.#buyer = buyer;
    for (const { orderId, what, buyer: name } of remembered()) {
      if (name !== '' && name === buyer.name) void this.#follow(orderId, what, buyer.credentials);
    }
  }

  /**
   * Lists an order and follows it to `stored`.
   *
   * @param {string} orderId
   * @param {string} what
   * @param {Credentials} credentials Of whoever bought it, whatever is typed into the field meanwhile.
   */
  add(orderId, what, credentials) {
    const all = [...remembered(), { orderId, what, buyer: this.#buyer.name }].slice(-ORDERS_MAX);
    sessionStorage.setItem(ORDERS, JSON.stringify(all));
    void this.#follow(orderId, what, credentials);
  }

  /**
   * @param {string} orderId
   * @param {string} what
   * @param {Credentials} credentials
   */
  async #follow(orderId, what, credentials) {
    if (this.#known.has(orderId)) return;
    this.#known.add(orderId);
    const entry = make('li');
    const state = make('span', 'accepted, on its way to the database …');
    const number = make('code', orderId);
    entry.dataset.orderId = orderId;
    entry.append(make('strong', what), ' – order ', number, ' – ', state);
    this.#list.prepend(entry);
    this.#section.hidden = false;
    const order = await untilStored(orderId, credentials);
    const price = order.lines[0]?.unitPrice;
    say(state, `stored${price === undefined ? '' : ` at ${price} each`}`);
    entry.dataset.state = order.state;
  }
}

/** @returns {Remembered[]} */
function remembered() {
  return JSON.parse(sessionStorage.getItem(ORDERS) ?? '[]');
}

/**
 * @param {string} orderId
 * @param {Credentials} credentials
 * @returns {Promise<Order>}
 */
async function untilStored(orderId, { query, headers }) {
  await sleep(FIRST_LOOK_MS);
  for (let attempt = 0; ; attempt += 1) {
    const { status, json, retryAfterMs } = await ask('GET', `/api/orders/${orderId}${query}`, { headers });
    if (status === 200 && json.state === 'stored') return json;
    await sleep(backoffMs(attempt, retryAfterMs));
  }
}
