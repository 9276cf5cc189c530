import type { SaleId } from './identity/ids.ts';
import type { Order } from './order/order.ts';
import type { CallOptions } from './ports/call-options.ts';
import type { AdjustReply } from './ports/inventory-command.ts';
import type { ConfirmRequest, HoldRequest, PurchaseRequest, ReleaseRequest } from './purchase/purchase-request.ts';
import type { ConfirmResult, HoldResult, PurchaseResult, ReleaseResult } from './purchase/purchase-result.ts';
import type { ReconcileReport } from './reconcile/reconcile-report.ts';
import type { RecoveryProgress } from './recovery/recovery-progress.ts';
import type { RecoveryStopReason } from './recovery/recovery-stop.ts';
import type { Reservation } from './reservation/reservation.ts';
import type { LevelsSnapshot } from './sale/levels.ts';

/** `ready`: the sale sells in this process. `recovering`: recovery goes on in the background; ask again. */
export type InitializeResult =
  | { readonly status: 'ready'; readonly levels: LevelsSnapshot }
  | { readonly status: 'recovering'; readonly progress: RecoveryProgress };

/** A change of an allotment during the sale, as an operator asks for it. */
export interface AdjustRequest {
  readonly saleId: string;
  /** Names this change: repeating it with the same id changes nothing. */
  readonly operationId: string;
  readonly sku: string;
  /** Units to add (positive) or remove (negative). */
  readonly delta: number;
}

/** Where an order stands. */
export type OrderStatus =
  /** In the database. */
  | { readonly state: 'stored'; readonly order: Order }
  /** Sold; the order is on its way. */
  | { readonly state: 'pending'; readonly saleId: SaleId; readonly reservation: Reservation }
  /** A hold: open, or ended without a sale. */
  | { readonly state: 'held' | 'released' | 'expired'; readonly saleId: SaleId; readonly reservation: Reservation };

/**
 * Sells. What a host application calls.
 *
 * Every call answers within its deadline (`CallOptions`, else the configured default). Malformed arguments throw
 * `INVALID_ARGUMENT`, unknown sales `SALE_NOT_FOUND`, and nothing is changed then. After `close` every call throws
 * `CLOSED`, but `purchase`, `hold`, `confirm` and `release` answer `unavailable`.
 *
 * The calls of operators are safe to repeat. One whose time is up while its change is under way throws `OPERATION_UNKNOWN`;
 * the work goes on.
 */
export interface FlashSale extends AsyncDisposable {
  /**
   * Loads the sale's allotment from the catalog into the inventory store, or, where the store has it already, only reads
   * and adjusts: safe to repeat during a sale. After a loss of the store it runs recovery. Answers `recovering` when that
   * takes longer than the deadline; the work goes on. Throws `RECOVERY_STOPPED` when a person must decide.
   */
  initialize(saleId: string, options?: CallOptions): Promise<InitializeResult>;
  /**
   * The same as `initialize`, and waits until the sale is ready or the deadline has passed (`DEADLINE_EXCEEDED`; the opening
   * goes on).
   */
  open(saleId: string, options?: CallOptions): Promise<LevelsSnapshot>;

  /** Sells at once. See `PurchaseResult` for every way it can end. Idempotent per (sale, buyer, key). */
  purchase(request: PurchaseRequest, options?: CallOptions): Promise<PurchaseResult>;
  /** Takes units for a while. Idempotent per (sale, buyer, key). */
  hold(request: HoldRequest, options?: CallOptions): Promise<HoldResult>;
  /** Sells what is held, or a part of it; the rest returns. Goes on while the sale is paused or ended. */
  confirm(request: ConfirmRequest, options?: CallOptions): Promise<ConfirmResult>;
  /** Returns what is held. Goes on while the sale is paused or ended. */
  release(request: ReleaseRequest, options?: CallOptions): Promise<ReleaseResult>;

  /**
   * Changes a SKU's allotment during the sale, once per operation id. A removal of more than is available is refused, and
   * stays refused under its id. Throws `OPERATION_REUSED` for an id that named another change, `SKU_NOT_IN_SALE`.
   */
  adjust(request: AdjustRequest, options?: CallOptions): Promise<AdjustReply>;
  /** Stops purchases and new holds until `resume`. Repeating is a no-op. `INVALID_ARGUMENT` for a sale that was ended. */
  pause(saleId: string, options?: CallOptions): Promise<LevelsSnapshot>;
  /** Lets purchases and holds on again, within the window. Repeating is a no-op. `INVALID_ARGUMENT` as for `pause`. */
  resume(saleId: string, options?: CallOptions): Promise<LevelsSnapshot>;
  /** Ends the sale for good. Open holds may still be confirmed. Repeating is a no-op. */
  end(saleId: string, options?: CallOptions): Promise<LevelsSnapshot>;

  /**
   * All levels at one instant. `SALE_NOT_INITIALIZED` for a sale that was never opened, `STORE_FENCED` for one that the store
   * has lost: its recovery begins then.
   */
  levels(saleId: string, options?: CallOptions): Promise<LevelsSnapshot>;
  /**
   * The levels now, and after each change; newer replaces older. Ends with the signal, or when the sale is dropped.
   * `SALE_NOT_FOUND` when the inventory store does not know the sale.
   */
  watchLevels(saleId: string, options?: { readonly signal?: AbortSignal }): AsyncIterable<LevelsSnapshot>;

  /**
   * Where an order or hold stands. Absent: it is neither in the database nor in a sale that this process sells. Throws
   * `STORE_FENCED` while a recovery could still bring it to light.
   */
  order(orderId: string, options?: CallOptions): Promise<OrderStatus | undefined>;

  /**
   * Compares levels, reservations, outbox, queue positions, orders and dead letters, and writes a row about it (`by` names
   * who asked; see `OrderRepository.reconciliations`). `dryRun` (default) only reports; it also reads a sale whose recovery
   * has stopped. Otherwise what needs no decision is repaired.
   */
  reconcile(
    saleId: string,
    options?: CallOptions & { readonly dryRun?: boolean | undefined; readonly by?: string | undefined },
  ): Promise<ReconcileReport>;
  /**
   * Sends dead letters with these ids round again, under the sale's current epoch. Refuses those of a stale epoch, those
   * without a readable order, and a fourth round. Returns how many were published.
   */
  redrive(saleId: string, letterIds: readonly string[], options?: CallOptions): Promise<RedriveResult>;
  /**
   * Forgets an ended sale's stock and its idempotency records; its orders stay. `INVALID_ARGUMENT` while it has not ended, a
   * message waits, a hold is open, or a sold unit is not stored yet.
   */
  dropSale(saleId: string, options?: CallOptions): Promise<void>;

  /** What is going on, for health checks. Costs no I/O. */
  health(): FlashSaleHealth;

  /** Answers what is under way, gives back the leases. Ports stay open: they belong to the caller. Repeating is a no-op. */
  close(): Promise<void>;
}

/** What became of each letter that was to go round again; `why` is for people. */
export interface RedriveResult {
  readonly published: readonly string[];
  readonly refused: readonly { readonly id: string; readonly why: string }[];
}

/** What this process knows of its queue and its sales, read without I/O. */
export interface FlashSaleHealth {
  readonly queue: 'up' | 'down';
  readonly closing: boolean;
  /** Calls that were not answered yet. */
  readonly callsUnderWay: number;
  readonly sales: readonly SaleHealth[];
}

/** A state that no program leaves by itself: which, what was found, and what a person must decide. */
export interface SaleStop {
  readonly reason: RecoveryStopReason;
  readonly message: string;
  readonly decide: string;
}

/**
 * A sale in this process. `stopped`: recovery found what a person must decide on, which `stop` names. `epoch` is absent
 * unless it sells.
 */
export interface SaleHealth {
  readonly saleId: string;
  readonly epoch: number | undefined;
  readonly state: 'selling' | 'recovering' | 'stopped';
  readonly leaseValid: boolean;
  readonly progress: RecoveryProgress | undefined;
  readonly stop?: SaleStop | undefined;
}
