/** @import { Product, Stock } from '../../wire.ts' */
import { ask } from '../shared/ask.js';
import { backoffMs, sleep } from '../shared/backoff.js';
import { element, make, say } from '../shared/element.js';

/** @import { ServerClock } from '../shared/server-clock.js' */

const PATH = '/api/products?limit=100';
/** Of the products that are not looked at: theirs is a hint, the chosen one's is live. */
const REFRESH_MS = 5_000;

/** @typedef {{ button: HTMLButtonElement, stock: HTMLElement, product: Product }} Card */

/** The products to choose from. The choice is in the address, so that a link leads to a product. */
export class ProductList {
  #list = element('products', HTMLUListElement);
  #note = element('products-note', HTMLElement);
  /** @type {Map<number, Card>} */
  #cards = new Map();
  #clock;
  #onChoice;
  /** @type {number | undefined} */
  #chosen;

  /**
   * @param {ServerClock} clock
   * @param {(product: Product) => void} onChoice Called also when the chosen product was read anew.
   */
  constructor(clock, onChoice) {
    this.#clock = clock;
    this.#onChoice = onChoice;
    addEventListener('hashchange', () => this.#chooseFromAddress());
  }

  /** Reads the list, and again and again for as long as somebody looks. */
  async run() {
    for (let failures = 0; ; ) {
      const ok = document.hidden || (await this.#refresh());
      failures = ok ? 0 : failures + 1;
      await sleep(ok ? REFRESH_MS : backoffMs(failures, undefined));
    }
  }

  /**
   * The live levels of a product, which are newer than the list.
   *
   * @param {Stock} stock
   */
  hear({ productId, available }) {
    const card = this.#cards.get(productId);
    if (card !== undefined) say(card.stock, stockText(available));
  }

  async #refresh() {
    const { status, json, serverAt } = await ask('GET', PATH);
    if (status !== 200) {
      say(this.#note, 'The shop does not answer. Trying again …');
      return false;
    }
    this.#clock.hear(serverAt);
    for (const product of /** @type {Product[]} */ (json)) this.#show(product);
    say(this.#note, this.#cards.size === 0 ? 'Nothing is on offer yet.' : '');
    if (this.#chosen === undefined) this.#chooseFromAddress();
    return true;
  }

  /** @param {Product} product */
  #show(product) {
    const card = this.#cards.get(product.id) ?? this.#add(product);
    card.product = product;
    if (product.id === this.#chosen) this.#onChoice(product);
    else say(card.stock, stockText(product.available));
  }

  /** @param {Product} product */
  #add(product) {
    const button = make('button', '', 'card');
    const stock = make('span', stockText(product.available), 'quiet');
    button.type = 'button';
    button.setAttribute('aria-pressed', 'false');
    button.append(make('strong', product.name), make('span', product.price), stock);
    button.addEventListener('click', () => {
      location.hash = `product-${product.id}`;
    });
    const entry = make('li');
    entry.append(button);
    this.#list.append(entry);
    const card = { button, stock, product };
    this.#cards.set(product.id, card);
    return card;
  }

  #chooseFromAddress() {
    const wanted = Number(/^#product-(\d+)$/.exec(location.hash)?.[1]);
    const card = this.#cards.get(wanted) ?? this.#cards.values().next().value;
    if (card === undefined || card.product.id === this.#chosen) return;
    this.#chosen = card.product.id;
    for (const { button } of this.#cards.values()) button.setAttribute('aria-pressed', String(button === card.button));
    this.#onChoice(card.product);
  }
}

/** @param {number | null} available */
function stockText(available) {
  if (available === null) return 'not on sale yet';
  return available === 0 ? 'sold out' : `${available} available`;
}
