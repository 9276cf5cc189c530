import { type CallOptions, FlashSaleError } from '@flash-sale/core';

/** Why a deadline ended a wait. Never leaves this package: it becomes an outcome or an error with a code. */
export class DeadlinePassed extends Error {
  override readonly name = 'DeadlinePassed';

  constructor(aborted: boolean, cause?: unknown) {
    super(aborted ? 'aborted by the caller' : 'the deadline passed', { cause });
  }
}

/** Longest timer of Node. */
const TIMEOUT_MS_MAX = 2_147_483_647;

/** The bound of one call: our own timer, because the client retries and waits by limits of its own. */
export class Deadline {
  readonly #at: number;
  readonly #timer: NodeJS.Timeout;
  readonly #signal: AbortSignal | undefined;
  readonly #waiting = new Set<(reason: DeadlinePassed) => void>();
  #passed: DeadlinePassed | undefined;

  constructor(options: CallOptions | undefined, defaultTimeoutMs: number) {
    const timeoutMs = options?.timeoutMs ?? defaultTimeoutMs;
    if (!(timeoutMs > 0)) {
      throw new FlashSaleError('INVALID_ARGUMENT', 'timeoutMs must be a positive number', {
        details: { field: 'timeoutMs' },
      });
    }
    const delayMs = Math.min(timeoutMs, TIMEOUT_MS_MAX);
    this.#at = performance.now() + delayMs;
    this.#timer = setTimeout(() => this.#pass(new DeadlinePassed(false)), delayMs);
    this.#signal = options?.signal;
    if (this.#signal?.aborted === true) this.#onAbort();
    else this.#signal?.addEventListener('abort', this.#onAbort, { once: true });
  }

  get passed(): DeadlinePassed | undefined {
    return this.#passed;
  }

  get leftMs(): number {
    return this.#passed === undefined ? Math.max(1, Math.ceil(this.#at - performance.now())) : 0;
  }

  /** Settles as `work` does, or rejects with `DeadlinePassed`. What `work` does afterwards is not looked at. */
  race<Result>(work: Promise<Result>): Promise<Result> {
    return new Promise((resolve, reject) => {
      if (this.#passed !== undefined) {
        work.catch(() => undefined);
        reject(this.#passed);
        return;
      }
      this.#waiting.add(reject);
      work.then(resolve, reject).finally(() => this.#waiting.delete(reject));
    });
  }

  /** Waits so long, or rejects with `DeadlinePassed`. */
  async sleep(delayMs: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    try {
      await this.race(
        new Promise<void>((resolve) => {
          timer = setTimeout(resolve, delayMs);
        }),
      );
    } finally {
      clearTimeout(timer);
    }
  }

  /** Ends the timer. Must be called once the call is answered. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#signal?.removeEventListener('abort', this.#onAbort);
  }

  readonly #onAbort = (): void => this.#pass(new DeadlinePassed(true, this.#signal?.reason));

  #pass(reason: DeadlinePassed): void {
    this.#passed ??= reason;
    for (const reject of this.#waiting) reject(this.#passed);
    this.#waiting.clear();
  }
}

/** Runs `work` under a deadline and ends its timer. */
export async function underDeadline<Result>(
  options: CallOptions | undefined,
  defaultTimeoutMs: number,
  work: (deadline: Deadline) => Promise<Result>,
): Promise<Result> {
  const deadline = new Deadline(options, defaultTimeoutMs);
  try {
    return await work(deadline);
  } finally {
    deadline.stop();
  }
}
