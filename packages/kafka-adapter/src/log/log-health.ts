/** Publishes in a row that stored nothing, after which the queue counts as down. */
const FAILURES_MAX = 3;

/**
 * What the last calls have shown. A publish that fails or hangs makes it ask the brokers beside the calls; while they do
 * not answer, or nothing was stored three times in a row, the queue is down, and it asks again until it is up. After the
 * second kind the next failure suffices: brokers that answer may still refuse to store.
 */
export class LogHealth {
  readonly #probe: () => Promise<void>;
  readonly #onDown: () => void;
  readonly #intervalMs: number;
  #failures = 0;
  #down = false;
  #probing = false;
  #closed = false;
  #wake: (() => void) | undefined;

  /** `onDown` is called whenever it goes down. */
  constructor(options: { probe: () => Promise<void>; onDown: () => void; intervalMs: number }) {
    this.#probe = options.probe;
    this.#onDown = options.onDown;
    this.#intervalMs = options.intervalMs;
  }

  get state(): 'up' | 'down' {
    return this.#down ? 'down' : 'up';
  }

  stored(): void {
    this.#failures = 0;
    this.#down = false;
  }

  /** A publish ended and nothing of it is known to be stored. */
  failed(): void {
    this.#failures = Math.min(FAILURES_MAX, this.#failures + 1);
    if (this.#failures >= FAILURES_MAX) this.#goDown();
    this.suspect();
  }

  /** Something takes too long: asks the brokers now. */
  suspect(): void {
    if (this.#probing || this.#closed) return;
    this.#probing = true;
    void this.#run();
  }

  close(): void {
    this.#closed = true;
    this.#wake?.();
  }

  async #run(): Promise<void> {
    // A down that failures have led to lasts a pause at least, whatever the first probe says.
    if (this.#down) await this.#pause();
    while (!this.#closed) {
      try {
        await this.#probe();
        this.#down = false;
        this.#failures = Math.min(this.#failures, FAILURES_MAX - 1);
        break;
      } catch {
        // What the probe says is the state; the calls report their own errors.
        this.#goDown();
      }
      await this.#pause();
    }
    this.#probing = false;
  }

  #goDown(): void {
    if (this.#down || this.#closed) return;
    this.#down = true;
    this.#onDown();
  }

  #pause(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, this.#intervalMs);
      timer.unref();
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
