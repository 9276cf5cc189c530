/**
 * Who may use the one session: statements together, because each is its own transaction and they are run in the order in
 * which they are sent; a transaction alone. First come, first served: a waiting transaction lets no statement past it.
 */
export class Turns {
  readonly #waiting: { readonly alone: boolean; readonly go: () => void }[] = [];
  #together = 0;
  #alone = false;

  /** Resolves with how to end the turn. Ending it twice is a no-op. */
  enter(use: 'statement' | 'transaction'): Promise<() => void> {
    const alone = use === 'transaction';
    return new Promise((resolve) => {
      const go = (): void => {
        if (alone) this.#alone = true;
        else this.#together += 1;
        let ended = false;
        resolve(() => {
          if (ended) return;
          ended = true;
          if (alone) this.#alone = false;
          else this.#together -= 1;
          this.#next();
        });
      };
      this.#waiting.push({ alone, go });
      this.#next();
    });
  }

  #next(): void {
    for (let first = this.#waiting[0]; first !== undefined && this.#isFree(first.alone); first = this.#waiting[0]) {
      this.#waiting.shift();
      first.go();
    }
  }

  #isFree(alone: boolean): boolean {
    return !this.#alone && (!alone || this.#together === 0);
  }
}
