import type { SaleId } from '../identity/ids.ts';
import type { OrderMessage } from '../order/order-message.ts';
import type { CallOptions } from './call-options.ts';
import type { SaleEpoch } from './inventory-store.ts';

/**
 * The order messages that were sold and are not known to be in the log. Written only by the step that sells; entries are
 * never dropped to make room.
 */
export interface Outbox {
  /**
   * Entries in the order of `seq`, those sold at least `minAgeMs` (store time) ago, after `afterSeq`, at most `limit`. With
   * a `minAgeMs` of 0 every entry, whatever the clock says: one that was set back, or a replica's that is behind, must not
   * hide from recovery what was sold last.
   * Reads; two relays may get the same entry, and publishing twice is harmless. An unknown sale has none.
   */
  pending(
    saleId: SaleId,
    query: { readonly afterSeq: number; readonly minAgeMs: number; readonly limit: number },
    options?: CallOptions,
  ): Promise<readonly OrderMessage[]>;

  /**
   * Forgets entries whose messages are in the log, by their `seq` in the epoch. Only for who holds a valid lease on that
   * epoch. Unknown numbers are ignored; repeating is a no-op; another epoch than the store's drops nothing
   * (`EPOCH_SUPERSEDED`; `SALE_NOT_FOUND` for an unknown sale).
   */
  drop(sale: SaleEpoch, seqs: readonly number[], options?: CallOptions): Promise<void>;

  /** Number of entries, and the store time at which the first in `seq` was sold (absent when empty). */
  depth(
    saleId: SaleId,
    options?: CallOptions,
  ): Promise<{ readonly entries: number; readonly oldestSoldAt: number | undefined }>;
}
