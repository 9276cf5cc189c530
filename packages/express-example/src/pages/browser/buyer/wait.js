import { say } from '../shared/element.js';
import { againIn } from './words.js';

const TICK_MS = 250;

/** Counts a wait down. Not in a live region: what is said once need not be said every second. */
export class Wait {
  #target;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #timer;

  /** @param {HTMLElement} target */
  constructor(target) {
    this.#target = target;
  }

  /**
   * @param {number} ms
   * @param {() => void} [onEnd]
   */
  start(ms, onEnd) {
    this.stop();
    const endsAt = performance.now() + ms;
    const tick = () => {
      const left = endsAt - performance.now();
      if (left > 0) return say(this.#target, againIn(left));
      this.stop();
      onEnd?.();
    };
    this.#timer = setInterval(tick, TICK_MS);
    tick();
  }

  stop() {
    clearInterval(this.#timer);
    say(this.#target, '');
  }
}
