/** @import { Answer } from '../shared/ask.js' */
/** @import { Buyer, Credentials } from './buyer.js' */
/** @import { Held } from './held.js' */
/** @import { Intent } from './intent.js' */
/** @import { Offer } from './offer.js' */
/** @import { OrderList } from './order-list.js' */
/** @import { Words } from './words.js' */
import { ask } from '../shared/ask.js';
import { element, isUsable, say, setUsable } from '../shared/element.js';
import { intentFor, pendingIntent, refuseIntent, settleIntent } from './intent.js';
import { untilKnown, verdictOn } from './until-known.js';
import { Wait } from './wait.js';
import { meanwhile, refusal } from './words.js';

const HOLD_SECONDS = 300;

/** Refusals after which the same key would be refused for good. */
const LOST_KEYS = new Set(['key-reused', 'already-confirmed', 'already-released', 'hold-expired']);

/** What the buyer does: buy, hold, confirm, give back. One at a time; every answer is said in words. */
export class Checkout {
  #form = element('buy-form', HTMLFormElement);
  #quantity = element('quantity', HTMLInputElement);
  #answer = element('answer', HTMLElement);
  #wait = new Wait(element('wait', HTMLElement));
  #buttons = {
    buy: element('buy', HTMLButtonElement),
    hold: element('hold', HTMLButtonElement),
    confirm: element('confirm', HTMLButtonElement),
    release: element('release', HTMLButtonElement),
  };
  #parts;

  /** @param {{ buyer: Buyer, offer: Offer, held: Held, orders: OrderList }} parts */
  constructor(parts) {
    this.#parts = parts;
    const { buy, hold, confirm, release } = this.#buttons;
    this.#form.addEventListener('submit', (event) => {
      event.preventDefault();
      if (isUsable(buy)) void this.#begin('buy');
    });
    hold.addEventListener('click', () => isUsable(hold) && void this.#begin('hold'));
    confirm.addEventListener('click', () => isUsable(confirm) && void this.#settleHold('confirm'));
    release.addEventListener('click', () => isUsable(release) && void this.#settleHold('release'));
  }

  /** Goes on with what was under way when the page was left. */
  resume() {
    const intent = pendingIntent();
    // Without the token, which is not kept, the buyer has to press again: it stays the same request.
    if (intent !== undefined && intent.buyer !== '' && intent.buyer === this.#parts.buyer.name)
      void this.#carry(intent);
  }

  /** @param {'buy' | 'hold'} verb */
  async #begin(verb) {
    const { offer, buyer } = this.#parts;
    const quantity = this.#quantity.valueAsNumber;
    if (offer.product === undefined) return;
    if (buyer.field.value.trim() === '') return this.#ask(buyer.field, 'Please say who you are.');
    if (!this.#quantity.checkValidity() || !Number.isInteger(quantity)) {
      return this.#ask(this.#quantity, 'The quantity must be a whole number, 1 or more.');
    }
    await this.#carry(intentFor({ verb, buyer: buyer.name, productId: offer.product.id, quantity }));
  }

  /** @param {Intent} intent */
  async #carry(intent) {
    const { verb, productId, quantity, key } = intent;
    const { credentials } = this.#parts.buyer;
    const { query, headers } = credentials;
    const path = verb === 'buy' ? `/api/purchase/${productId}${query}` : `/api/holds${query}`;
    const body = verb === 'buy' ? { quantity } : { productId, quantity, holdSeconds: HOLD_SECONDS };
    const answer = await this.#until(() => ask('POST', path, { body, headers, key }));
    const what = `${quantity} × ${this.#nameOf(productId)}`;
    if (answer.status < 300 || LOST_KEYS.has(answer.problem)) settleIntent();
    else refuseIntent(intent);
    if (answer.status === 201) this.#onHold(answer, what);
    else if (answer.status === 202) this.#onSold(answer, what, credentials);
    else this.#refused(answer);
  }

  /** @param {'confirm' | 'release'} verb */
  async #settleHold(verb) {
    const { held, buyer } = this.#parts;
    if (held.current === undefined) return;
    const { hold, what } = held.current;
    const { credentials } = buyer;
    const { query, headers } = credentials;
    const path = `/api/holds/${encodeURIComponent(hold.holdId)}`;
    const answer = await this.#until(() =>
      verb === 'confirm'
        ? ask('POST', `${path}/confirm${query}`, { headers })
        : ask('DELETE', `${path}${query}`, { headers }),
    );
    const isOpen = answer.problem === 'unauthorized' || verdictOn(answer) !== 'known';
    if (!isOpen) {
      // The buttons go with the panel: the focus must not be lost with them.
      this.#buttons.buy.focus();
      held.hide();
    }
    if (answer.status === 202) this.#onSold(answer, what, credentials);
    else if (answer.status === 200) this.#say({ mood: 'plain', text: `Given back: ${what}.` });
    else this.#refused(answer);
  }

  /**
   * Sends until the outcome is known, and says meanwhile why it takes so long.
   *
   * @param {() => Promise<Answer>} send
   */
  async #until(send) {
    this.#setBusy(true);
    this.#say({ mood: 'plain', text: 'Asking …' });
    try {
      return await untilKnown(send, ({ unsure, ms }) => {
        this.#say(meanwhile(unsure));
        this.#wait.start(ms);
      });
    } finally {
      this.#wait.stop();
      this.#setBusy(false);
    }
  }

  /**
   * @param {Answer} answer
   * @param {string} what
   * @param {Credentials} credentials
   */
  #onSold({ json }, what, credentials) {
    this.#say({ mood: 'good', text: `Yours: ${what}. Order ${json.orderId}.` });
    this.#parts.orders.add(json.orderId, what, credentials);
  }

  /**
   * @param {Answer} answer
   * @param {string} what
   */
  #onHold({ json }, what) {
    this.#parts.held.show(json, what);
    this.#say({ mood: 'good', text: `On hold for you: ${what}. Confirm in time to buy.` });
  }

  /** @param {Answer} answer */
  #refused(answer) {
    this.#say(refusal(answer));
    if (answer.problem !== 'throttled' || answer.retryAfterMs === undefined) return;
    const { buy, hold } = this.#buttons;
    for (const button of [buy, hold]) setUsable(button, false);
    this.#wait.start(answer.retryAfterMs, () => {
      for (const button of [buy, hold]) setUsable(button, true);
      this.#say({ mood: 'plain', text: 'You can try again now.' });
    });
  }

  /** @param {boolean} busy */
  #setBusy(busy) {
    for (const button of Object.values(this.#buttons)) setUsable(button, !busy);
  }

  /**
   * @param {HTMLInputElement} field
   * @param {string} text
   */
  #ask(field, text) {
    this.#say({ mood: 'bad', text });
    field.focus();
  }

  /** @param {Words} words */
  #say({ mood, text }) {
    this.#answer.dataset.mood = mood;
    say(this.#answer, text);
  }

  /** @param {number} productId */
  #nameOf(productId) {
    const { product } = this.#parts.offer;
    return product?.id === productId ? product.name : `product ${productId}`;
  }
}
