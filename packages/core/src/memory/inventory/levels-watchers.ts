import { FlashSaleError } from '../../errors/flash-sale-error.ts';
import type { SaleId } from '../../identity/ids.ts';
import { compareSnapshots, type LevelsSnapshot } from '../../sale/levels.ts';

interface Watcher {
  /** Set once the sale was dropped. */
  ended: boolean;
  /** Wakes the reader that waits for a change; absent while it is busy. */
  wake: (() => void) | undefined;
}

/**
 * Tells readers that a sale's levels have changed. It keeps no snapshot: a reader takes the newest when it is ready for
 * it, so that a slow one has no backlog.
 */
export class LevelsWatchers {
  readonly #watchers = new Map<SaleId, Set<Watcher>>();

  /** Something changed. */
  changed(saleId: SaleId): void {
    const watchers = this.#watchers.get(saleId);
    if (watchers === undefined) return;
    for (const watcher of watchers) watcher.wake?.();
  }

  /** The sale was dropped: its readers end. */
  dropped(saleId: SaleId): void {
    for (const watcher of this.#watchers.get(saleId) ?? []) {
      watcher.ended = true;
      watcher.wake?.();
    }
  }

  /** Reads until the signal aborts or the sale is dropped. A sale that is unknown from the start is `SALE_NOT_FOUND`. */
  async *watch(
    saleId: SaleId,
    signal: AbortSignal,
    read: () => LevelsSnapshot | undefined,
  ): AsyncGenerator<LevelsSnapshot, void, undefined> {
    let seen = read();
    if (seen === undefined) throw new FlashSaleError('SALE_NOT_FOUND', `the store does not know sale ${saleId}`);
    const watcher = this.#add(saleId);
    try {
      if (!signal.aborted) yield seen;
      while (!signal.aborted && !watcher.ended) {
        const snapshot = read();
        if (snapshot !== undefined && compareSnapshots(snapshot, seen) > 0) {
          seen = snapshot;
          yield snapshot;
        } else {
          await wakeUp(watcher, signal);
        }
      }
    } finally {
      this.#remove(saleId, watcher);
    }
  }

  #add(saleId: SaleId): Watcher {
    const watcher: Watcher = { ended: false, wake: undefined };
    const watchers = this.#watchers.get(saleId) ?? new Set();
    this.#watchers.set(saleId, watchers.add(watcher));
    return watcher;
  }

  #remove(saleId: SaleId, watcher: Watcher): void {
    const watchers = this.#watchers.get(saleId);
    watchers?.delete(watcher);
    if (watchers?.size === 0) this.#watchers.delete(saleId);
  }
}

async function wakeUp(watcher: Watcher, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    const wake = () => {
      watcher.wake = undefined;
      signal.removeEventListener('abort', wake);
      resolve();
    };
    watcher.wake = wake;
    signal.addEventListener('abort', wake);
  });
}
