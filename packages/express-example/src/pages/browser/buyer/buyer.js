import { element } from '../shared/element.js';

const NAME = 'flash-sale.buyer-name';

/** How a request says who sends it. @typedef {{ query: string, headers: Record<string, string> }} Credentials */

/**
 * Who is buying: a name in demo mode, which this browser remembers; else a token, which is forgotten with the page.
 */
export class Buyer {
  #demo = document.documentElement.dataset.access === 'demo';
  #name = element('buyer-name', HTMLInputElement);
  #token = element('buyer-token', HTMLInputElement);

  constructor() {
    element(this.#demo ? 'name-field' : 'token-field', HTMLElement).hidden = false;
    if (!this.#demo) return;
    this.#name.value = localStorage.getItem(NAME) ?? `guest-${crypto.getRandomValues(new Uint32Array(1))[0]}`;
    // Also a name that was made up: after a reload it must be the same buyer who asks what became of a request.
    const remember = () => localStorage.setItem(NAME, this.#name.value.trim());
    this.#name.addEventListener('change', remember);
    remember();
  }

  /** The input in which the buyer says who they are. */
  get field() {
    return this.#demo ? this.#name : this.#token;
  }

  /** What a request for this buyer is remembered under. A token is never written down. */
  get name() {
    return this.#demo ? this.field.value.trim() : '';
  }

  /** @returns {Credentials} */
  get credentials() {
    const value = this.field.value.trim();
    return this.#demo
      ? { query: `?userId=${encodeURIComponent(value)}`, headers: {} }
      : { query: '', headers: { Authorization: `Bearer ${value}` } };
  }
}
