import { compareSnapshots, FlashSaleError, type LevelsSnapshot, type SaleId } from '@flash-sale/core';
import { droppedKey } from '../keys.ts';
import { readLevels } from './read-levels.ts';
import type { SaleSteps } from './sale-steps.ts';
import { type Polled, SaleWatch } from './sale-watch.ts';

/** Tells readers that a sale's levels have changed, whichever process changed them. */
export class LevelsWatchers {
  readonly #steps: SaleSteps;
  readonly #watches = new Map<SaleId, SaleWatch>();

  constructor(steps: SaleSteps) {
    this.#steps = steps;
  }

  /** Reads until the signal aborts or the sale is dropped. A sale that is unknown from the start is `SALE_NOT_FOUND`. */
  async *watch(saleId: SaleId, signal: AbortSignal): AsyncGenerator<LevelsSnapshot, void, undefined> {
    const first = await readLevels(this.#steps, saleId, this.#steps.connection.bound(undefined));
    if (first === undefined) {
      throw new FlashSaleError('SALE_NOT_FOUND', `Redis does not know sale ${saleId}`, { details: { saleId } });
    }
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
      watch = new SaleWatch(this.#steps.connection.clock, first, (seen) => this.#poll(saleId, seen));
      this.#watches.set(saleId, watch);
    }
    watch.enter();
    return watch;
  }

  /** A sale that Redis has lost may come back; one that was dropped has left a word. */
  async #poll(saleId: SaleId, seen: LevelsSnapshot): Promise<Polled> {
    const { connection, generations } = this.#steps;
    const bound = connection.bound(undefined);
    const shown = await generations.shown(saleId, bound);
    if (shown === undefined) {
      const told = await connection.send('EXISTS', [droppedKey(saleId)], 'reads', bound);
      return Number(told) === 1 ? 'dropped' : 'unchanged';
    }
    if (compareSnapshots({ epoch: shown.generation.epoch, version: shown.version }, seen) <= 0) return 'unchanged';
    const snapshot = await readLevels(this.#steps, saleId, bound);
    return snapshot !== undefined && compareSnapshots(snapshot, seen) > 0 ? { snapshot } : 'unchanged';
  }
}
