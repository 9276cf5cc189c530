/** How often each outcome and each fault happened: a simulation that never hits a case proves nothing about it. */
export class Tally {
  readonly #counts = new Map<string, number>();

  hit(name: string, times = 1): void {
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + times);
  }

  /** Adds everything that another one counted. */
  add(other: Tally): void {
    for (const [name, times] of other.#counts) this.hit(name, times);
  }

  count(name: string): number {
    return this.#counts.get(name) ?? 0;
  }

  /** Names in alphabetical order with their counts. */
  entries(): readonly (readonly [name: string, times: number])[] {
    return [...this.#counts].sort(([a], [b]) => (a < b ? -1 : 1));
  }
}
