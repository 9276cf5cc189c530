import type { BuyerId, OperationId, OrderId, Sku } from '../../identity/ids.ts';
import { fingerprintOf } from '../../identity/order-identity.ts';
import type {
  AdjustCommand,
  ConfirmCommand,
  HoldCommand,
  PurchaseCommand,
  ReleaseCommand,
} from '../../ports/inventory-command.ts';
import { systemRandom } from '../../runtime/system-random.ts';
import type { Line } from '../../sale/line.ts';

/** SKUs and units in the order in which they are asked for: `{ a: 2, b: 1 }`, or lines where a SKU comes twice. */
export type Wanted = Readonly<Record<string, number>> | readonly Line[];

/** A hold that no test waits for. */
export const LONG_HOLD_MS = 600_000;

/** What a command may differ in from a fresh one. */
export interface RequestFields {
  readonly orderId?: OrderId | undefined;
  readonly buyer?: string | undefined;
  readonly fingerprint?: string | undefined;
  readonly holdTtlMs?: number | undefined;
  readonly traceparent?: string | undefined;
}

export const freshOrderId = (): OrderId => systemRandom.id() as OrderId;
export const freshOperationId = (): OperationId => systemRandom.id() as OperationId;

export function line(sku: string, quantity: number): Line {
  return { sku: sku as Sku, quantity };
}

export function linesOf(wanted: Wanted): readonly Line[] {
  if (isLines(wanted)) return wanted;
  return Object.entries(wanted).map(([sku, quantity]) => line(sku, quantity));
}

function isLines(wanted: Wanted): wanted is readonly Line[] {
  return Array.isArray(wanted);
}

/** A purchase, of a buyer of its own unless told otherwise. */
export function purchaseOf(wanted: Wanted, fields: RequestFields = {}): PurchaseCommand {
  const lines = linesOf(wanted);
  return {
    type: 'purchase',
    orderId: fields.orderId ?? freshOrderId(),
    buyerId: (fields.buyer ?? systemRandom.id()) as BuyerId,
    lines,
    fingerprint: fields.fingerprint ?? fingerprintOf('purchase', lines),
    traceparent: fields.traceparent,
  };
}

/** A hold, of a buyer of its own and for long unless told otherwise. */
export function holdOf(wanted: Wanted, fields: RequestFields = {}): HoldCommand {
  const lines = linesOf(wanted);
  return {
    type: 'hold',
    orderId: fields.orderId ?? freshOrderId(),
    buyerId: (fields.buyer ?? systemRandom.id()) as BuyerId,
    lines,
    fingerprint: fields.fingerprint ?? fingerprintOf('hold', lines),
    holdTtlMs: fields.holdTtlMs ?? LONG_HOLD_MS,
  };
}

/** What may differ from the obvious second move on a hold. */
export interface SettlementFields {
  readonly operationId?: OperationId | undefined;
  readonly buyer?: string | undefined;
  readonly part?: Wanted | undefined;
  readonly traceparent?: string | undefined;
}

export function confirmOf(
  hold: Pick<HoldCommand, 'orderId' | 'buyerId'>,
  fields: SettlementFields = {},
): ConfirmCommand {
  return {
    type: 'confirm',
    operationId: fields.operationId ?? freshOperationId(),
    orderId: hold.orderId,
    buyerId: (fields.buyer ?? hold.buyerId) as BuyerId,
    lines: fields.part === undefined ? undefined : linesOf(fields.part),
    traceparent: fields.traceparent,
  };
}

export function releaseOf(
  hold: Pick<HoldCommand, 'orderId' | 'buyerId'>,
  fields: SettlementFields = {},
): ReleaseCommand {
  return {
    type: 'release',
    operationId: fields.operationId ?? freshOperationId(),
    orderId: hold.orderId,
    buyerId: (fields.buyer ?? hold.buyerId) as BuyerId,
  };
}

export function adjustOf(sku: string, delta: number, operationId: OperationId = freshOperationId()): AdjustCommand {
  return { type: 'adjust', operationId, sku: sku as Sku, delta };
}
