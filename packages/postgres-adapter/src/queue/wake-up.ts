/** Where a loop waits for work. A call that comes while nobody waits is remembered until the next `clear`. */
export class WakeUp {
  #called = false;
  #wake: (() => void) | undefined;

  call(): void {
    this.#called = true;
    this.#wake?.();
  }

  /** Forgets earlier calls: what they announced is about to be looked for. */
  clear(): void {
    this.#called = false;
  }

  /** Resolves at the next call, or after `delayMs` (absent: not before a call). */
  async wait(delayMs?: number): Promise<void> {
    if (this.#called) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
      // Keeps the process alive, as a listening server does: a consumer is work to be done.
      if (delayMs !== undefined) timer = setTimeout(resolve, delayMs);
    });
    this.#wake = undefined;
    clearTimeout(timer);
  }
}
