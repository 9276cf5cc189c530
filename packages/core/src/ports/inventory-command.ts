import type { BuyerId, OperationId, OrderId, Sku } from '../identity/ids.ts';
import type { Line } from '../sale/line.ts';

/** `available -> sold` for all lines, or nothing. */
export interface PurchaseCommand {
  readonly type: 'purchase';
  readonly orderId: OrderId;
  readonly buyerId: BuyerId;
  readonly lines: readonly Line[];
  readonly fingerprint: string;
  /** Kept in the outbox entry with the order. */
  readonly traceparent: string | undefined;
}

/** `available -> held` for all lines, or nothing, for `holdTtlMs` (1 to `HOLD_TTL_MS_MAX`) of the store's time. */
export interface HoldCommand {
  readonly type: 'hold';
  readonly orderId: OrderId;
  readonly buyerId: BuyerId;
  readonly lines: readonly Line[];
  readonly fingerprint: string;
  readonly holdTtlMs: number;
}

/** `held -> sold`; with `lines`, only that part, and the rest returns to `available`. */
export interface ConfirmCommand {
  readonly type: 'confirm';
  readonly operationId: OperationId;
  readonly orderId: OrderId;
  /** Only this buyer's hold is found. */
  readonly buyerId: BuyerId;
  readonly lines: readonly Line[] | undefined;
  readonly traceparent: string | undefined;
}

/** `held -> available`. Returns exactly what the hold took. */
export interface ReleaseCommand {
  readonly type: 'release';
  readonly operationId: OperationId;
  readonly orderId: OrderId;
  readonly buyerId: BuyerId;
}

/**
 * Changes the allotment and `available` together by `delta` units (a nonzero integer). Once per operation id. Adding to a
 * SKU that the store does not know yet adds the SKU to the sale.
 */
export interface AdjustCommand {
  readonly type: 'adjust';
  readonly operationId: OperationId;
  readonly sku: Sku;
  readonly delta: number;
}

/** Ends holds that are due by the store's clock, earliest first, at most `limit` (1 to `EXPIRE_LIMIT_MAX`). */
export interface ExpireCommand {
  readonly type: 'expire';
  readonly limit: number;
}

/** Everything that moves units. Closed: a store that does not know a member does not compile. */
export type InventoryCommand =
  | PurchaseCommand
  | HoldCommand
  | ConfirmCommand
  | ReleaseCommand
  | AdjustCommand
  | ExpireCommand;

/**
 * Why a purchase or a hold was refused. A refusal is not remembered: the same request is decided anew next time.
 *
 * The first that applies, in this order: the window, the buyer limit, the stock. Lines on the same SKU count together;
 * of several short SKUs the one is named that the lines name first.
 */
export type Refusal =
  /** `sku` has none available, or the store does not know it: the only refusal that may feed the local shortcut. */
  | { readonly outcome: 'sold-out'; readonly sku: Sku }
  /** `sku` has some available, fewer than asked. */
  | { readonly outcome: 'not-enough'; readonly sku: Sku; readonly available: number }
  /** `remaining` units are left to this buyer in this sale. */
  | { readonly outcome: 'buyer-limit-reached'; readonly limit: number; readonly remaining: number }
  | { readonly outcome: 'not-started'; readonly startsAt: number }
  | { readonly outcome: 'ended' }
  | { readonly outcome: 'paused' };

/** The same order id was used by another buyer or with another fingerprint. */
export interface KeyReused {
  readonly outcome: 'key-reused';
}

/** Units are sold and the order message is in the outbox, or was (a repeat whose message is in the log already). */
export interface Sold {
  readonly outcome: 'sold';
  /** True when this is the stored answer to a repeat. */
  readonly replayed: boolean;
  /** What was sold. */
  readonly lines: readonly Line[];
  readonly epoch: number;
  readonly seq: number;
  readonly soldAt: number;
  /** Whether the message still waits in the outbox. Always true for a first answer. */
  readonly inOutbox: boolean;
  readonly fingerprint: string;
  /** The confirm that sold it; absent for a direct purchase. */
  readonly settledBy: OperationId | undefined;
  /** Least `available` over the SKUs of `lines` when this answer is given; in a repeat: now. */
  readonly remaining: number;
}

/** Units are held until `holdExpiresAt`, by the store's clock, epoch milliseconds. */
export interface Held {
  readonly outcome: 'held';
  readonly replayed: boolean;
  readonly lines: readonly Line[];
  readonly holdExpiresAt: number;
  /** As in `Sold`. */
  readonly remaining: number;
}

/** The state in which a hold ended; the answer to each wrong second move, and to a repeat of the hold itself. */
export type HoldSettled =
  | { readonly outcome: 'already-confirmed' }
  | { readonly outcome: 'already-released' }
  | { readonly outcome: 'expired'; readonly holdExpiresAt: number };

/** No such hold of this buyer in this epoch: never made, or lost together with the store. */
export interface HoldNotFound {
  readonly outcome: 'hold-not-found';
}

/** What a store answers to a purchase. */
export type PurchaseReply = Sold | Refusal | KeyReused;
/** What a store answers to a hold: `HoldSettled` is for a repeat of one that has ended. */
export type HoldReply = Held | HoldSettled | Refusal | KeyReused;
/** What a store answers to a confirm. */
export type ConfirmReply =
  | Sold
  | HoldSettled
  | HoldNotFound
  /** A line asks for more of `sku` than is held (`held` units, 0 if not part of the hold). The hold stays as it was. */
  | { readonly outcome: 'exceeds-held'; readonly sku: Sku; readonly held: number };
/** What a store answers to a release. */
export type ReleaseReply =
  | { readonly outcome: 'released'; readonly replayed: boolean; readonly lines: readonly Line[] }
  | HoldSettled
  | HoldNotFound;
/** What a store answers to an adjustment. */
export type AdjustReply =
  /** The levels are those of now, also in a repeat. */
  | { readonly outcome: 'adjusted'; readonly replayed: boolean; readonly allotment: number; readonly available: number }
  /**
   * Only a removal is refused: fewer than `-delta` units are available. Remembered like a change, as long as the epoch
   * lasts: a first attempt that arrives after its repeat was refused must not remove units that nobody knows to be gone.
   */
  | { readonly outcome: 'not-available'; readonly available: number };
/** What a store answers to `expire`. */
export interface ExpireReply {
  readonly outcome: 'expired-holds';
  readonly expired: number;
  /** More are due now. */
  readonly more: boolean;
  /** Store time at which the next hold is due. Absent when none is held. */
  readonly nextDueAt: number | undefined;
}

/** The reply type that belongs to a command type. */
export type ReplyTo<Command extends InventoryCommand> = Command extends PurchaseCommand
  ? PurchaseReply
  : Command extends HoldCommand
    ? HoldReply
    : Command extends ConfirmCommand
      ? ConfirmReply
      : Command extends ReleaseCommand
        ? ReleaseReply
        : Command extends AdjustCommand
          ? AdjustReply
          : ExpireReply;

/** Any answer of a store. */
export type InventoryReply = PurchaseReply | HoldReply | ConfirmReply | ReleaseReply | AdjustReply | ExpireReply;

/** Most commands of one atomic step: bounds how long one script call can block a shared store. */
export const BATCH_SIZE_MAX = 256;
/** Longest hold, in milliseconds: one day. Units must not be out of the sale for longer by one request. */
export const HOLD_TTL_MS_MAX = 86_400_000;
/** Most holds that one `expire` ends: bounds the step. */
export const EXPIRE_LIMIT_MAX = 1_000;
/** Most due holds that a request expires before it is refused: bounds what one refusal can cost. */
export const EXPIRE_WHEN_SHORT_MAX = 100;
