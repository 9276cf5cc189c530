/** @import { Hold } from '../../wire.ts' */
/** @import { Buyer } from './buyer.js' */
/** @import { ServerClock } from '../shared/server-clock.js' */
import { durationText } from '../shared/duration.js';
import { element, say } from '../shared/element.js';

const TICK_MS = 250;
const HELD = 'flash-sale.held';

/** The units that are on hold for the buyer, and how long they still are. The tab remembers them across a reload. */
export class Held {
  #panel = element('held', HTMLElement);
  #what = element('held-what', HTMLElement);
  #until = element('held-until', HTMLElement);
  #clock;
  /** @type {{ hold: Hold, what: string } | undefined} */
  #current;

  #buyer;

  /**
   * @param {ServerClock} clock
   * @param {Buyer} buyer
   */
  constructor(clock, buyer) {
    this.#clock = clock;
    this.#buyer = buyer;
    const text = sessionStorage.getItem(HELD);
    const before = text === null ? undefined : JSON.parse(text);
    // To another buyer the shop would say that it knows no such hold.
    if (before !== undefined && before.buyer === buyer.name) this.show(before.hold, before.what);
    setInterval(() => this.#tick(), TICK_MS);
  }

  get current() {
    return this.#current;
  }

  /**
   * @param {Hold} hold
   * @param {string} what
   */
  show(hold, what) {
    this.#current = { hold, what };
    sessionStorage.setItem(HELD, JSON.stringify({ hold, what, buyer: this.#buyer.name }));
    say(this.#what, what);
    this.#panel.hidden = false;
    this.#tick();
  }

  hide() {
    this.#current = undefined;
    sessionStorage.removeItem(HELD);
    this.#panel.hidden = true;
  }

  #tick() {
    if (this.#current === undefined) return;
    const left = Date.parse(this.#current.hold.holdExpiresAt) - this.#clock.now();
    // Only the store decides whether it is over: the buyer may still try.
    say(this.#until, left > 0 ? `${durationText(left)} left` : 'probably over');
  }
}
