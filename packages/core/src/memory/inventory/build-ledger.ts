import { FlashSaleError } from '../../errors/flash-sale-error.ts';
import type { Sku } from '../../identity/ids.ts';
import type { InventoryRebuildPlan, RestoredOrder } from '../../ports/inventory-store.ts';
import { checkSettings } from '../../reservation/check-rebuild.ts';
import { holdsToExpire } from '../../reservation/fit-holds.ts';
import { unitsOf } from '../../reservation/lines.ts';
import type { Reservation } from '../../reservation/reservation.ts';
import { addDue } from './due-holds.ts';
import { addToOutbox } from './outbox-entries.ts';
import type { SaleLedger, StoredReservation } from './sale-ledger.ts';
import { countForBuyer, ownLines, takeUnits } from './stock-moves.ts';

/**
 * The ledger of the new epoch: the allotments of the plan, less every order, less the holds that still fit. Throws
 * `RECOVERY_STOPPED` when more is sold than may be.
 */
export function buildLedger(
  plan: InventoryRebuildPlan,
  orders: readonly RestoredOrder[],
  holds: readonly Reservation[],
  now: number,
): SaleLedger {
  const ledger = emptyLedger(plan);
  refuseOversold(plan, orders);
  for (const order of inOrderOfSale(orders)) addOrder(ledger, order);
  const kept = holds.filter((hold) => !ledger.reservations.has(hold.orderId));
  const unsold = new Map(Array.from(ledger.skus.values(), (stock) => [stock.sku, stock.available]));
  const open = kept.filter((hold) => hold.state === 'held');
  const expired = holdsToExpire(open, unsold, now);
  for (const hold of kept) addHold(ledger, hold, expired.has(hold.orderId) ? now : undefined);
  return ledger;
}

function emptyLedger(plan: InventoryRebuildPlan): SaleLedger {
  return {
    saleId: plan.saleId,
    databaseId: plan.databaseId,
    epoch: plan.epoch,
    incarnation: plan.incarnation,
    fenced: false,
    settings: checkSettings(plan.settings),
    version: 1,
    skus: new Map(
      plan.skus.map(({ sku, allotment }) => [sku, { sku, allotment, available: allotment, held: 0, sold: 0 }]),
    ),
    buyers: new Map(),
    reservations: new Map(),
    scanOrder: [],
    due: [],
    adjustments: new Set(plan.adjustments),
    refusedAdjustments: new Set(),
    sales: [],
    outbox: { base: 0, first: 0, entries: 0 },
  };
}

function refuseOversold(plan: InventoryRebuildPlan, orders: readonly RestoredOrder[]): void {
  const unsold = new Map<Sku, number>(plan.skus.map(({ sku, allotment }) => [sku, allotment]));
  for (const { message } of orders) {
    for (const { sku, quantity } of message.lines) unsold.set(sku, (unsold.get(sku) ?? 0) - quantity);
  }
  for (const [sku, units] of unsold) {
    if (units >= 0) continue;
    throw new FlashSaleError('RECOVERY_STOPPED', `more of ${sku} is sold than its allotment`, {
      details: { saleId: plan.saleId, sku, exceededBy: -units },
    });
  }
}

/** The outbox keeps the order in which units were sold, whatever the chunks' order was. */
function inOrderOfSale(orders: readonly RestoredOrder[]): RestoredOrder[] {
  return orders.toSorted((a, b) => a.message.epoch - b.message.epoch || a.message.seq - b.message.seq);
}

function addOrder(ledger: SaleLedger, { message, inOutbox }: RestoredOrder): void {
  const { orderId, buyerId, fingerprint, settledBy, redriveRound, traceparent } = message;
  const sold: StoredReservation = {
    orderId,
    buyerId,
    state: 'sold',
    lines: ownLines(message.lines),
    fingerprint,
    changedAt: message.soldAt,
    holdExpiresAt: undefined,
    settledBy,
    epoch: message.epoch,
    seq: message.seq,
    traceparent,
    redriveRound,
    inOutbox: false,
    dueIndex: -1,
  };
  if (inOutbox) addToOutbox(ledger, sold);
  takeUnits(ledger, sold.lines, 'sold');
  add(ledger, sold);
}

function addHold(ledger: SaleLedger, hold: Reservation, expiredAt: number | undefined): void {
  const { orderId, buyerId, fingerprint, holdExpiresAt, settledBy } = hold;
  const stored: StoredReservation = {
    orderId,
    buyerId,
    state: expiredAt === undefined ? hold.state : 'expired',
    lines: ownLines(hold.lines),
    fingerprint,
    changedAt: expiredAt ?? hold.changedAt,
    holdExpiresAt,
    settledBy,
    epoch: 0,
    seq: 0,
    traceparent: undefined,
    redriveRound: 0,
    inOutbox: false,
    dueIndex: -1,
  };
  if (stored.state === 'held') {
    takeUnits(ledger, stored.lines, 'held');
    addDue(ledger.due, stored);
  }
  add(ledger, stored);
}

function add(ledger: SaleLedger, reservation: StoredReservation): void {
  ledger.reservations.set(reservation.orderId, reservation);
  ledger.scanOrder.push(reservation);
  if (reservation.state === 'sold' || reservation.state === 'held') {
    countForBuyer(ledger, reservation.buyerId, unitsOf(reservation.lines));
  }
}
