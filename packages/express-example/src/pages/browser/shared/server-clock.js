/**
 * The server's time, for countdowns that a wrong clock of this machine cannot move. An instant that the server wrote is
 * in the past when it arrives: of all that were heard, the one that leads farthest ahead was under way the shortest.
 */
export class ServerClock {
  /** @type {number | undefined} */
  #aheadMs;

  /** @param {number | undefined} epochMs An instant by the server's clock that has just arrived. */
  hear(epochMs) {
    if (epochMs === undefined) return;
    // Not Date.now(): that jumps when this machine's clock is corrected.
    this.#aheadMs = Math.max(this.#aheadMs ?? Number.NEGATIVE_INFINITY, epochMs - performance.now());
  }

  /** Epoch milliseconds; by this machine's clock as long as nothing was heard. */
  now() {
    return this.#aheadMs === undefined ? Date.now() : this.#aheadMs + performance.now();
  }
}
