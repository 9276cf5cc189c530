import type { LevelsSnapshot } from '../sale/levels.ts';
import type { AttachedSale } from '../selling/attached-sale.ts';
import { closeEpoch } from '../selling/close-epoch.ts';
import type { SellingContext } from '../selling/selling-context.ts';
import { SaleRounds } from './sale-rounds.ts';

/** A reading that hangs longer than this is left to itself. */
const READ_TIMEOUT_MS = 5_000;

/**
 * Looks at the levels of every sale of this process, over and over: exports them, and judges that each SKU adds up to its
 * allotment with nothing below zero.
 *
 * Versions only grow within an epoch. A store that shows an older one has lost its tail without anybody having noticed, and
 * may sell what is sold already: its epoch is closed, and recovery begins. One that shows another epoch is not sold from, and
 * who is asked for nothing notices here. Defence in depth: a store's own fence comes first, and one that has outgrown what was
 * seen of it before the next look is not noticed here.
 */
export class StockAuditor {
  readonly #context: SellingContext;
  readonly #rounds: SaleRounds;
  /** The highest version that was seen of each sale in its epoch. */
  readonly #versions = new WeakMap<AttachedSale, number>();

  constructor(context: SellingContext) {
    this.#context = context;
    this.#rounds = new SaleRounds(context, {
      everyMs: context.options.auditMs,
      visit: (sale, signal) => this.#audit(sale, signal),
      complaint: 'the levels could not be read; trying again',
      level: 'debug',
      patienceMs: READ_TIMEOUT_MS,
    });
  }

  close(): Promise<void> {
    return this.#rounds.close();
  }

  async #audit(sale: AttachedSale, signal: AbortSignal): Promise<void> {
    const { ports, sales } = this.#context;
    const snapshot = await ports.inventory.levels(sale.saleId, { timeoutMs: READ_TIMEOUT_MS, signal });
    // A late answer may be older than what was seen since: a sound store would look as if it had gone back.
    if (signal.aborted) return;
    if (snapshot.epoch !== sale.epoch) return sales.detach(sale, 'the store shows another epoch');
    this.#export(snapshot);
    const seen = this.#versions.get(sale) ?? 0;
    if (snapshot.version >= seen) this.#versions.set(sale, snapshot.version);
    else await this.#recover(sale, { seen, found: snapshot.version });
  }

  #export({ saleId, skus }: LevelsSnapshot): void {
    const { metrics, logger } = this.#context.ports;
    let broken = 0;
    for (const levels of skus) {
      const { sku, allotment, available, held, sold } = levels;
      const labels = { sale: saleId, sku };
      metrics.gauge('flash_sale_available_units', available, labels);
      metrics.gauge('flash_sale_held_units', held, labels);
      metrics.gauge('flash_sale_sold_units', sold, labels);
      if (available + held + sold === allotment && available >= 0 && held >= 0 && sold >= 0) continue;
      broken += 1;
      logger.error({ saleId, ...levels }, 'the levels do not add up to the allotment');
    }
    metrics.gauge('flash_sale_conservation_broken', broken, { sale: saleId });
  }

  async #recover(sale: AttachedSale, versions: { readonly seen: number; readonly found: number }): Promise<void> {
    const { ports } = this.#context;
    ports.metrics.count('flash_sale_store_went_back_total');
    ports.logger.error({ saleId: sale.saleId, epoch: sale.epoch, ...versions }, 'the store has gone back: recovering');
    try {
      await closeEpoch(this.#context, sale, 'the store has gone back');
    } catch (error) {
      const { saleId } = sale;
      ports.logger.warn({ error, saleId }, 'an epoch could not be closed; its recovery tries again');
    }
  }
}
