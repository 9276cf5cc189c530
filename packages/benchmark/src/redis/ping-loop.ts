import type { Redis } from './driver.ts';

/** Asks again as soon as it is answered, on a connection of its own, and keeps the longest wait. */
export class PingLoop {
  readonly #client: Redis;
  readonly #running: Promise<void>;
  #stopped = false;
  #longestMs = 0;
  #count = 0;

  constructor(client: Redis) {
    this.#client = client;
    this.#running = this.#run();
  }

  /** The longest wait in milliseconds, and of how many. */
  async stop(): Promise<{ readonly longestMs: number; readonly count: number }> {
    this.#stopped = true;
    await this.#running;
    return { longestMs: this.#longestMs, count: this.#count };
  }

  async #run(): Promise<void> {
    while (!this.#stopped) {
      const askedAt = performance.now();
      await this.#client.ping();
      this.#longestMs = Math.max(this.#longestMs, performance.now() - askedAt);
      this.#count += 1;
    }
  }
}
