import type { SaleId } from '../identity/ids.ts';
import type { CallOptions } from './call-options.ts';

/** The row of a sale's epoch. While `closing`, no lease on it is granted or renewed, and `epoch` is the one being closed. */
export interface EpochRow {
  readonly saleId: SaleId;
  readonly epoch: number;
  readonly state: 'open' | 'closing';
  /** Random id under which the epoch was opened; the store's meta holds the same. */
  readonly incarnation: string;
}

/** A lease as granted: the process may say "accepted" for this epoch for `ttlMs` from before it asked. */
export interface GrantedLease {
  readonly saleId: SaleId;
  readonly epoch: number;
  readonly ttlMs: number;
}

/**
 * Numbers the uninterrupted lives of each sale's stock, and knows which processes may still acknowledge under them.
 * Every change is a compare-and-set on the row; two coordinators can race, one wins.
 */
export interface EpochRegistry {
  /** Absent before the first opening. */
  current(saleId: SaleId, options?: CallOptions): Promise<EpochRow | undefined>;

  /**
   * Marks the epoch as closing. True also when it was closing already (another coordinator died on the way); false when
   * the sale is at another epoch.
   */
  beginClosing(saleId: SaleId, epoch: number, options?: CallOptions): Promise<boolean>;

  /**
   * Opens `next` in place of `closed` (absent: the first). False when the row is not closing at `closed` any more:
   * another coordinator has won. `INVALID_ARGUMENT` when `next.epoch` is not greater than `closed` (for the first: below
   * 1): epochs only grow.
   */
  open(
    saleId: SaleId,
    closed: number | undefined,
    next: { readonly epoch: number; readonly incarnation: string },
    options?: CallOptions,
  ): Promise<boolean>;

  /**
   * Takes or renews the leases of one process on the open epochs of these sales, in one statement. Sales that are
   * closing or unknown are left out of the answer. `ttlMs` counts, for the registry, from when it records the lease; a
   * renewal never shortens one. `INVALID_ARGUMENT` for a `ttlMs` that is not a positive number.
   */
  renewLeases(
    processId: string,
    saleIds: readonly SaleId[],
    ttlMs: number,
    options?: CallOptions,
  ): Promise<readonly GrantedLease[]>;

  /**
   * Milliseconds until the last lease on this epoch, whoever holds it, has run out by the registry's clock, rounded up; 0
   * when none is left. A coordinator gives its own back first.
   */
  leasedForMs(saleId: SaleId, epoch: number, options?: CallOptions): Promise<number>;

  /**
   * Gives back the leases of a process: all, or those of one sale up to an epoch. Said only when it will acknowledge
   * nothing more under them. Without the epoch, a call that is late would take away the lease on the next one.
   */
  releaseLeases(
    processId: string,
    of: { readonly saleId: SaleId; readonly epoch: number } | undefined,
    options?: CallOptions,
  ): Promise<void>;

  /**
   * Forgets every lease. Only for who knows that no other process lives, because it holds the exclusive lock of the data
   * folder.
   */
  releaseAllLeases(options?: CallOptions): Promise<void>;
}
