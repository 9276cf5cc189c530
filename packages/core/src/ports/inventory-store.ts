import type { DatabaseId, OperationId, OrderId, SaleId } from '../identity/ids.ts';
import type { OrderMessage } from '../order/order-message.ts';
import type { Reservation } from '../reservation/reservation.ts';
import type { LevelsSnapshot } from '../sale/levels.ts';
import type { SaleSettings, SaleSku } from '../sale/sale.ts';
import type { CallOptions } from './call-options.ts';
import type { InventoryCommand, ReplyTo } from './inventory-command.ts';
import type { Outbox } from './outbox.ts';

/** A sale in the epoch that the caller knows. The store refuses any other epoch with `EPOCH_SUPERSEDED`. */
export interface SaleEpoch {
  readonly saleId: SaleId;
  readonly epoch: number;
}

/** What the store itself knows of a sale, read without judging it. */
export interface StoredSaleStatus {
  readonly databaseId: DatabaseId;
  readonly epoch: number;
  /** The random id under which this epoch was opened. */
  readonly incarnation: string;
  /** Whether mutating steps are refused until recovery, because the store may have lost something. */
  readonly fenced: boolean;
}

/** What a rebuild starts from: rows of the catalog. */
export interface InventoryRebuildPlan {
  readonly saleId: SaleId;
  readonly databaseId: DatabaseId;
  /** The epoch to open. */
  readonly epoch: number;
  /** The epoch that the store shows now; absent when it shows none. The switch happens only if this is still so. */
  readonly replaces: number | undefined;
  readonly incarnation: string;
  readonly settings: SaleSettings;
  readonly skus: readonly SaleSku[];
  /** Adjustments that the allotments contain already: repeating one is a no-op. */
  readonly adjustments: readonly OperationId[];
}

/**
 * A rebuild in progress. Nothing of it is visible to buyers before `commit`. Chunks may come in any order; the same
 * reservation twice counts once. Not committed, it leaves nothing behind that a later rebuild would see.
 */
export interface InventoryRebuild {
  /**
   * Adds sold reservations. An entry with `inOutbox` is in the new epoch's outbox from the start: it was sold, and its
   * message is not known to be in the log. It gets the new epoch and a `seq` of it; the others keep theirs. One that comes
   * twice is in the outbox if either says so: publishing again is harmless.
   *
   * `FOREIGN_DATABASE` for a message of another database, `INVALID_ARGUMENT` for one of another sale.
   */
  addSold(orders: readonly RestoredOrder[]): Promise<void>;
  /**
   * Adds what survives of the holds. Open ones count after all sold units: those that do not fit any more at `commit` are
   * expired, latest `holdExpiresAt` first, and those that are due are expired. Released and expired ones take nothing;
   * they are kept so that a repeat gets its outcome. A hold whose order id is also sold is sold, whichever came first.
   */
  addHolds(holds: readonly Reservation[]): Promise<void>;
  /**
   * Switches the sale to the new epoch in one atomic step. `superseded`: the store shows another epoch than the plan
   * replaces, and nothing was changed. Repeating is a no-op that says `opened` again while the store shows this epoch and
   * incarnation. `RECOVERY_STOPPED`, and nothing changed, when more is sold of a SKU than its allotment.
   */
  commit(): Promise<'opened' | 'superseded'>;
  /** Drops what was written and was not committed. Safe after anything; the other methods reject with `CLOSED` then. */
  discard(): Promise<void>;
}

/** A sold reservation for a rebuild. `inOutbox`: its message is not known to be in the log. */
export interface RestoredOrder {
  readonly message: OrderMessage;
  readonly inOutbox: boolean;
}

/** A page of a longer reading. `next` is absent on the last page. */
export interface Page<Entry> {
  readonly entries: readonly Entry[];
  readonly next: string | undefined;
}

/**
 * Decides who gets the stock.
 *
 * Left out on purpose: orders (the repository's), prices (the catalog's), and every read-modify-write across calls.
 *
 * Errors of every method: `STORE_UNAVAILABLE`, `STORE_FENCED`, `EPOCH_SUPERSEDED`, `FOREIGN_DATABASE` promise that
 * nothing was changed; `STORE_UNKNOWN` says that it may have been; a repeat is safe.
 */
export interface InventoryStore {
  /** For people: "memory", "Redis". */
  readonly name: string;
  /** Whether the outbox survives the death of the process: what the `fast` profile needs. */
  readonly durableOutbox: boolean;
  readonly outbox: Outbox;

  /**
   * Carries out commands of one sale in ONE atomic step, in order, each seeing the effect of the earlier ones, and
   * returns one reply per command in the same order. At most `BATCH_SIZE_MAX` commands; none is nothing done. Time is
   * the store's clock, read once per step.
   *
   * Idempotent per order id (purchase, hold) and per operation id (confirm, release, adjust): a repeat returns the
   * first result with `replayed: true` and changes nothing. Every sale takes the next `seq` of its epoch, starting at 1
   * and without gaps, and its message is in the outbox when the step is done. A purchase or hold that would be refused
   * for want of units or by the buyer limit expires what is due first (at most `EXPIRE_WHEN_SHORT_MAX`). A hold that is
   * due is ended by the first command that names it, so that `expired` is final.
   *
   * Rejects as a whole, and changes nothing, with the errors above, with `SALE_NOT_FOUND` (never opened here, or dropped)
   * and with `INVALID_ARGUMENT` when any command is malformed (see `checkCommands`) or an adjustment would raise an
   * allotment above `ALLOTMENT_MAX`: callers check before they share a batch with others.
   */
  decide<const Commands extends readonly InventoryCommand[]>(
    sale: SaleEpoch,
    commands: Commands,
    options?: CallOptions,
  ): Promise<{ readonly [Index in keyof Commands]: ReplyTo<Commands[Index]> }>;

  /** What the store knows of a sale; absent when it knows nothing. */
  status(saleId: SaleId, options?: CallOptions): Promise<StoredSaleStatus | undefined>;

  /**
   * Copies the catalog's settings if their revision is higher than that of the store's copy; otherwise changes nothing, not
   * even the version: a copy that was read before an operator paused the sale must not open it again, however late it
   * comes. `INVALID_ARGUMENT` for malformed settings, and for newer ones that would leave `ended`, which is final.
   */
  configure(sale: SaleEpoch, settings: SaleSettings, options?: CallOptions): Promise<void>;

  /** All levels at one instant. `SALE_NOT_FOUND` when the store does not know the sale. */
  levels(saleId: SaleId, options?: CallOptions): Promise<LevelsSnapshot>;

  /**
   * The current snapshot at once, then a newer one after each change (changes may be coalesced; the last one is always
   * delivered, within 1 s). Ends when the signal aborts or the sale is dropped. A slow reader gets the newest, never a
   * growing backlog.
   */
  watchLevels(saleId: SaleId, signal: AbortSignal): AsyncIterable<LevelsSnapshot>;

  /** The reservations with these ids, in their order; absent where there is none, also when the sale is unknown. */
  reservations(
    saleId: SaleId,
    orderIds: readonly OrderId[],
    options?: CallOptions,
  ): Promise<readonly (Reservation | undefined)[]>;

  /**
   * Reads all reservations page by page, in no promised order. What changes meanwhile may be seen in either state. An
   * unknown sale has none.
   */
  scanReservations(
    saleId: SaleId,
    cursor: string | undefined,
    limit: number,
    options?: CallOptions,
  ): Promise<Page<Reservation>>;

  /**
   * Begins the rebuild of a sale (a first opening is a rebuild from nothing). `FOREIGN_DATABASE` when the store knows the
   * sale from another database.
   */
  rebuild(plan: InventoryRebuildPlan): Promise<InventoryRebuild>;

  /**
   * Forgets a sale, in bounded steps. Refused with `INVALID_ARGUMENT` while the outbox has entries or a hold is open (also
   * one that is due: expire it first). An unknown sale is dropped already.
   */
  dropSale(sale: SaleEpoch, options?: CallOptions): Promise<void>;
}
