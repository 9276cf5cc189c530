import type { SaleId } from '../identity/ids.ts';
import type { Clock } from '../ports/clock.ts';
import { compareSnapshots, type LevelsSnapshot } from '../sale/levels.ts';
import { type Polled, SaleWatch } from './sale-watch.ts';

/** How far a sale is. `lost`: not in the store now, and may come back. `dropped`: gone for good. */
export type LevelsPosition = { readonly epoch: number; readonly version: number } | 'lost' | 'dropped';

/** What a store is asked that others change too. */
export interface LevelsSource {
  /** As of `InventoryStore`: `SALE_NOT_FOUND` when the store does not know the sale. */
  levels(saleId: SaleId): Promise<LevelsSnapshot>;
  /** Read cheaply, and often. */
  position(saleId: SaleId): Promise<LevelsPosition>;
}

/**
 * `watchLevels` for a store that several processes change: one poll for each watched sale, for all of its readers in this
 * process, and none for a sale that nobody watches.
 */
export class PolledLevels {
  readonly #source: LevelsSource;
  readonly #clock: Clock;
  readonly #watches = new Map<SaleId, SaleWatch>();

  constructor(source: LevelsSource, clock: Clock) {
    this.#source = source;
    this.#clock = clock;
  }

  /** Reads until the signal aborts or the sale is dropped. A sale that is unknown from the start is `SALE_NOT_FOUND`. */
  async *watch(saleId: SaleId, signal: AbortSignal): AsyncGenerator<LevelsSnapshot, void, undefined> {
    const first = await this.#source.levels(saleId);
    if (signal.aborted) return;
    const watch = this.#enter(saleId, first);
    try {
      let seen = first;
      yield first;
      while (!signal.aborted && !watch.ended) {
        if (compareSnapshots(watch.newest, seen) > 0) {
          seen = watch.newest;
          yield seen;
        } else {
          await watch.changed(signal);
        }
      }
    } finally {
      watch.leave();
      if (watch.idle && this.#watches.get(saleId) === watch) this.#watches.delete(saleId);
    }
  }

  /** The sale was dropped in this process: its readers need not wait for the next poll. */
  dropped(saleId: SaleId): void {
    this.#watches.get(saleId)?.end();
    this.#watches.delete(saleId);
  }

  #enter(saleId: SaleId, first: LevelsSnapshot): SaleWatch {
    let watch = this.#watches.get(saleId);
    if (watch === undefined || watch.ended) {
      watch = new SaleWatch(this.#clock, first, (seen) => this.#poll(saleId, seen));
      this.#watches.set(saleId, watch);
    }
    watch.enter();
    return watch;
  }

  async #poll(saleId: SaleId, seen: LevelsSnapshot): Promise<Polled> {
    const position = await this.#source.position(saleId);
    if (position === 'dropped') return 'dropped';
    if (position === 'lost' || compareSnapshots(position, seen) <= 0) return 'unchanged';
    const snapshot = await this.#source.levels(saleId);
    return compareSnapshots(snapshot, seen) > 0 ? { snapshot } : 'unchanged';
  }
}
