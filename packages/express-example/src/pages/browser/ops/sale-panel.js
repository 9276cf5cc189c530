/** @import { Product, SaleLevels, Stock } from '../../wire.ts' */
/** @import { Operator } from './operator.js' */
/** @import { Sample } from './prometheus.js' */
import { ask } from '../shared/ask.js';
import { sleep } from '../shared/backoff.js';
import { element, make, say } from '../shared/element.js';
import { LiveLevels } from '../shared/live-levels.js';
import { total } from './prometheus.js';

const REFRESH_MS = 2_000;

/** The chosen sale: its levels as they change, its window, its epoch, and whether it is being recovered. */
export class SalePanel {
  #choice = element('sale-choice', HTMLSelectElement);
  #products = element('adjust-product', HTMLSelectElement);
  #rows = element('levels', HTMLTableSectionElement);
  #window = element('sale-window', HTMLElement);
  #epoch = element('sale-epoch', HTMLElement);
  #recovery = element('sale-recovery', HTMLElement);
  #operator;
  /** @type {Product[]} */
  #listed = [];
  #live = new LiveLevels(
    (stock) => this.#hear(stock),
    () => {},
  );

  /** @param {Operator} operator */
  constructor(operator) {
    this.#operator = operator;
    this.#choice.addEventListener('change', () => this.#choose());
    for (const verb of /** @type {const} */ (['pause', 'resume'])) {
      const button = element(verb, HTMLButtonElement);
      button.addEventListener('click', () => void this.#change(button, verb));
    }
    this.#listenToEnd();
    const initialize = element('initialize', HTMLButtonElement);
    initialize.addEventListener('click', () => void this.#initialize(initialize));
  }

  get saleId() {
    return this.#choice.value;
  }

  get productId() {
    return Number(this.#products.value);
  }

  async run() {
    for (;;) {
      if (!document.hidden) await this.refresh();
      await sleep(REFRESH_MS);
    }
  }

  /** Reads all products: what the stream does not say, because it follows one. */
  async refresh() {
    const { status, json } = await ask('GET', '/api/products?limit=100');
    if (status !== 200) return;
    this.#listed = json;
    for (const { saleId, name } of this.#listed) {
      const known = [...this.#choice.options].some(({ value }) => value === saleId);
      if (!known) this.#choice.append(new Option(`${name} (${saleId})`, saleId));
    }
    if (this.#products.options.length === 0) this.#choose();
    for (const product of this.#ofSale()) this.#showLevels(product.id, product.name, product, product.quantity);
  }

  /** @param {readonly Sample[]} samples */
  hearFigures(samples) {
    /** @param {Record<string, string>} labels */
    const ofSale = ({ sale }) => sale === this.saleId;
    const recovering = total(samples, 'flash_sale_recovering', ofSale) > 0;
    const stopped = samples.find(
      ({ name, labels, value }) => name === 'flash_sale_stopped' && value > 0 && ofSale(labels),
    );
    const reason = stopped?.labels.reason;
    say(this.#recovery, reason === undefined ? (recovering ? 'under way' : 'none') : `stopped: ${reason}`);
    // Of the stream where there is one: it is the store's own. While a sale is recovered there is none.
    if (recovering) say(this.#epoch, String(total(samples, 'flash_sale_epoch', ofSale) || '–'));
  }

  #choose() {
    this.#rows.replaceChildren();
    this.#products.replaceChildren(...this.#ofSale().map(({ id, name }) => new Option(name, String(id))));
    for (const target of [this.#window, this.#epoch]) say(target, '–');
    const [first] = this.#ofSale();
    if (first !== undefined) this.#live.follow(first.id);
    void this.refresh();
  }

  #ofSale() {
    return this.#listed.filter(({ saleId }) => saleId === this.saleId);
  }

  /** @param {Stock} stock */
  #hear(stock) {
    if (stock.saleId !== this.saleId) return;
    say(this.#window, stock.window);
    say(this.#epoch, String(stock.epoch));
    const name = this.#listed.find(({ id }) => id === stock.productId)?.name ?? `Product ${stock.productId}`;
    this.#showLevels(stock.productId, name, stock, stock.allotment);
  }

  /**
   * @param {number} id
   * @param {string} name
   * @param {{ available: number | null, held: number | null, sold: number | null }} levels
   * @param {number} allotment
   */
  #showLevels(id, name, { available, held, sold }, allotment) {
    const found = [...this.#rows.rows].find(({ dataset }) => dataset.product === String(id));
    const row = found ?? this.#rows.insertRow();
    if (found === undefined) {
      row.dataset.product = String(id);
      const head = make('th', name);
      head.scope = 'row';
      row.append(head, make('td'), make('td'), make('td'), make('td'));
    }
    for (const [index, level] of [available, held, sold, allotment].entries()) {
      const cell = row.cells[index + 1];
      if (cell !== undefined) say(cell, String(level ?? '–'));
    }
  }

  /**
   * @param {HTMLButtonElement} button
   * @param {'pause' | 'resume' | 'end'} verb
   */
  async #change(button, verb) {
    const path = `/api/admin/sales/${encodeURIComponent(this.saleId)}/${verb}`;
    await this.#operator.act(
      button,
      () => this.#operator.ask('POST', path),
      (/** @type {SaleLevels} */ { window, epoch }) => {
        say(this.#window, window);
        say(this.#epoch, String(epoch));
        return `The sale is ${window}.`;
      },
    );
  }

  /** @param {HTMLButtonElement} button */
  async #initialize(button) {
    await this.#operator.act(
      button,
      () => this.#operator.ask('POST', `/api/products/initialize/${this.productId}`),
      ({ store, stock }) => `${store} initialized with stock: ${stock}.`,
    );
    await this.refresh();
  }

  #listenToEnd() {
    const button = element('end', HTMLButtonElement);
    const dialog = element('end-dialog', HTMLDialogElement);
    button.addEventListener('click', () => dialog.showModal());
    element('end-no', HTMLButtonElement).addEventListener('click', () => dialog.close());
    element('end-yes', HTMLButtonElement).addEventListener('click', () => {
      dialog.close();
      void this.#change(button, 'end');
    });
  }
}
