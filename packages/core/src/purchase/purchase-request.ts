import { FlashSaleError } from '../errors/flash-sale-error.ts';
import { type BuyerId, buyerId, type OrderId, orderId, type SaleId, type Sku, saleId, sku } from '../identity/ids.ts';
import { idempotencyKey } from '../identity/order-identity.ts';
import { LINES_MAX, type Line, QUANTITY_MAX } from '../sale/line.ts';

/** A line as a caller writes it. */
export interface LineRequest {
  readonly sku: string;
  /** Integer from 1 to `QUANTITY_MAX`. */
  readonly quantity: number;
}

/** What a buyer asks for: one or more lines of one sale, all or nothing. */
export interface PurchaseRequest {
  readonly saleId: string;
  readonly buyerId: string;
  readonly lines: readonly LineRequest[];
  /**
   * The client's key: the same (sale, buyer, key) is the same purchase, however often it is sent. Without one, each call
   * is a purchase of its own, and `unknown` carries a key that was made for it.
   */
  readonly idempotencyKey?: string | undefined;
  /** W3C trace context; travels with the order message. */
  readonly traceparent?: string | undefined;
}

/** What a buyer wants set aside for a while. */
export interface HoldRequest extends PurchaseRequest {
  /** How long the hold lasts at most, from the store's now. Default and maximum are options of the sale's host. */
  readonly holdTtlMs?: number | undefined;
}

/** Names a hold by its sale, its id and its buyer: a stranger's hold is not found. */
export interface ReleaseRequest {
  readonly saleId: string;
  readonly orderId: string;
  readonly buyerId: string;
  /** Names this very call; by default the same move on the same hold is the same call. */
  readonly idempotencyKey?: string | undefined;
}

/** Sells what is held. */
export interface ConfirmRequest extends ReleaseRequest {
  /** A part of what is held; the rest returns. Absent: all of it. */
  readonly lines?: readonly LineRequest[] | undefined;
  readonly traceparent?: string | undefined;
}

/** A purchase request whose every field was checked. */
export interface CheckedRequest {
  readonly saleId: SaleId;
  readonly buyerId: BuyerId;
  readonly lines: readonly Line[];
  readonly idempotencyKey: string | undefined;
  readonly traceparent: string | undefined;
}

const TRACEPARENT = /^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/;

/** Checks positively: what is not known to be right is refused with `INVALID_ARGUMENT`, naming the field. */
export function checkPurchaseRequest(request: PurchaseRequest): CheckedRequest {
  if (typeof request !== 'object' || request === null) throw invalid('request', 'must be an object');
  return {
    saleId: saleId(request.saleId),
    buyerId: buyerId(request.buyerId),
    lines: checkLines(request.lines),
    idempotencyKey: request.idempotencyKey === undefined ? undefined : idempotencyKey(request.idempotencyKey),
    traceparent: checkTraceparent(request.traceparent),
  };
}

/** What confirm and release have in common, every field checked. */
export interface CheckedSettlement {
  readonly saleId: SaleId;
  readonly orderId: OrderId;
  readonly buyerId: BuyerId;
  readonly idempotencyKey: string | undefined;
}

/** Checks what confirm and release have in common. */
export function checkSettlement(request: ReleaseRequest): CheckedSettlement {
  if (typeof request !== 'object' || request === null) throw invalid('request', 'must be an object');
  return {
    saleId: saleId(request.saleId),
    orderId: orderId(request.orderId),
    buyerId: buyerId(request.buyerId),
    idempotencyKey: request.idempotencyKey === undefined ? undefined : idempotencyKey(request.idempotencyKey),
  };
}

/** 1 to `LINES_MAX` lines with integer quantities from 1 to `QUANTITY_MAX`, each SKU once. */
export function checkLines(lines: readonly LineRequest[]): readonly Line[] {
  if (!Array.isArray(lines) || lines.length < 1 || lines.length > LINES_MAX) {
    throw invalid('lines', `must be a list of 1 to ${LINES_MAX} lines`);
  }
  if (lines.length === 1) return checkOnlyLine(lines[0]);
  const seen = new Set<Sku>();
  return lines.map((line, index) => {
    const checked = checkLine(line, index);
    if (seen.has(checked.sku)) throw invalid(`lines[${index}].sku`, 'names a SKU that an earlier line names');
    seen.add(checked.sku);
    return checked;
  });
}

/** The only line of the last request that had one. Frozen, so that a crowd which asks for the same can share it. */
let last: readonly [Line] | undefined;

function checkOnlyLine(line: LineRequest | undefined): readonly Line[] {
  if (last !== undefined && line?.sku === last[0].sku && line.quantity === last[0].quantity) return last;
  last = Object.freeze([Object.freeze(checkLine(line, 0))] as const);
  return last;
}

function checkLine(line: LineRequest | undefined, index: number): Line {
  if (typeof line !== 'object' || line === null) throw invalid(`lines[${index}]`, 'must be an object');
  const { quantity } = line;
  if (!(typeof quantity === 'number' && Number.isInteger(quantity) && quantity >= 1 && quantity <= QUANTITY_MAX)) {
    throw invalid(`lines[${index}].quantity`, `must be an integer from 1 to ${QUANTITY_MAX}`);
  }
  return { sku: sku(line.sku), quantity };
}

/** A malformed trace context is dropped, not refused: it must never cost a purchase. */
export function checkTraceparent(value: string | undefined): string | undefined {
  return value !== undefined && TRACEPARENT.test(value) ? value : undefined;
}

function invalid(field: string, why: string): FlashSaleError {
  return new FlashSaleError('INVALID_ARGUMENT', `${field} ${why}`, { details: { field } });
}
