import type { SaleId } from '../../identity/ids.ts';
import type { OrderMessage } from '../../order/order-message.ts';
import type { Clock } from '../../ports/clock.ts';
import type { SaleEpoch } from '../../ports/inventory-store.ts';
import type { Outbox } from '../../ports/outbox.ts';
import { requireInteger } from '../../sale/checked-fields.ts';
import { dropFromOutbox, outboxPage } from './outbox-entries.ts';
import type { SaleLedger } from './sale-ledger.ts';

/** What the outbox needs of the store that it belongs to. */
export interface OutboxLedgers {
  find(saleId: SaleId): SaleLedger | undefined;
  /** The ledger in the caller's epoch, or an error of the port. */
  require(sale: SaleEpoch): SaleLedger;
}

/** The outbox of the memory store: part of the same ledger, so that no sale is without its message. */
export class MemoryOutbox implements Outbox {
  readonly #ledgers: OutboxLedgers;
  readonly #clock: Clock;

  constructor(ledgers: OutboxLedgers, clock: Clock) {
    this.#ledgers = ledgers;
    this.#clock = clock;
  }

  async pending(
    saleId: SaleId,
    query: { readonly afterSeq: number; readonly minAgeMs: number; readonly limit: number },
  ): Promise<readonly OrderMessage[]> {
    requireInteger('afterSeq', query.afterSeq, 0, Number.MAX_SAFE_INTEGER);
    requireInteger('minAgeMs', query.minAgeMs, 0, Number.MAX_SAFE_INTEGER);
    requireInteger('limit', query.limit, 1, Number.MAX_SAFE_INTEGER);
    const ledger = this.#ledgers.find(saleId);
    if (ledger === undefined) return [];
    const soldBefore = query.minAgeMs === 0 ? Number.POSITIVE_INFINITY : this.#clock.now() - query.minAgeMs;
    return outboxPage(ledger, query.afterSeq, soldBefore, query.limit);
  }

  async drop(sale: SaleEpoch, seqs: readonly number[]): Promise<void> {
    const ledger = this.#ledgers.require(sale);
    for (const seq of seqs) dropFromOutbox(ledger, seq);
  }

  async depth(saleId: SaleId): Promise<{ readonly entries: number; readonly oldestSoldAt: number | undefined }> {
    const ledger = this.#ledgers.find(saleId);
    if (ledger === undefined) return { entries: 0, oldestSoldAt: undefined };
    return { entries: ledger.outbox.entries, oldestSoldAt: ledger.sales[ledger.outbox.first]?.changedAt };
  }
}
