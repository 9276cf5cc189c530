import type { BuyerId, OperationId, SaleLedger, Sku, StoredReservation } from '@flash-sale/core';
import type { LoadedSale } from './loaded-sale.ts';

/** By how much a step changes one SKU. */
export interface SkuChange {
  readonly sku: Sku;
  readonly isNew: boolean;
  readonly allotment: number;
  readonly available: number;
  readonly held: number;
  readonly sold: number;
}

/** A reservation that a step makes, or settles. */
export interface ReservationChange {
  readonly reservation: StoredReservation;
  readonly isNew: boolean;
  /** Its place among the sales of the step, from 1; 0 when the step does not sell it. */
  readonly place: number;
}

/** What a step changes of a sale. */
export interface StepChanges {
  readonly versions: number;
  readonly sales: number;
  readonly skus: readonly SkuChange[];
  readonly buyers: readonly { readonly buyerId: BuyerId; readonly had: number; readonly has: number }[];
  readonly reservations: readonly ReservationChange[];
  readonly adjustments: readonly { readonly operationId: OperationId; readonly accepted: boolean }[];
}

/** What the ledger has become since it was loaded; absent when it is as it was. */
export function changesOf(loaded: LoadedSale, ledger: SaleLedger): StepChanges | undefined {
  const changes: StepChanges = {
    versions: ledger.version - loaded.version,
    sales: ledger.sales.length,
    skus: changedSkus(loaded, ledger),
    buyers: changedBuyers(loaded, ledger),
    reservations: changedReservations(loaded, ledger),
    adjustments: newAdjustments(loaded, ledger),
  };
  return changes.versions === 0 && changes.adjustments.length === 0 ? undefined : changes;
}

function changedSkus(loaded: LoadedSale, ledger: SaleLedger): SkuChange[] {
  const changes: SkuChange[] = [];
  for (const { sku, allotment, available, held, sold } of ledger.skus.values()) {
    const [, hadAllotment = 0, hadAvailable = 0, hadHeld = 0, hadSold = 0] = loaded.skus.get(sku) ?? [];
    const change = {
      sku,
      isNew: !loaded.skus.has(sku),
      allotment: allotment - hadAllotment,
      available: available - hadAvailable,
      held: held - hadHeld,
      sold: sold - hadSold,
    };
    if (change.isNew || change.allotment !== 0 || change.available !== 0 || change.held !== 0 || change.sold !== 0) {
      changes.push(change);
    }
  }
  return changes;
}

function changedBuyers(loaded: LoadedSale, ledger: SaleLedger): StepChanges['buyers'] {
  const named = new Set([...loaded.buyers.keys(), ...ledger.buyers.keys()]);
  return Array.from(named, (buyerId) => ({
    buyerId,
    had: loaded.buyers.get(buyerId) ?? 0,
    has: ledger.buyers.get(buyerId) ?? 0,
  })).filter(({ had, has }) => had !== has);
}

/** Only a held reservation ever changes, and then its state does. */
function changedReservations(loaded: LoadedSale, ledger: SaleLedger): ReservationChange[] {
  const changes: ReservationChange[] = [];
  const base = ledger.outbox.base;
  for (const reservation of ledger.reservations.values()) {
    const before = loaded.reservations.get(reservation.orderId);
    if (before?.[2] === reservation.state) continue;
    const place = reservation.state === 'sold' ? reservation.seq - base : 0;
    changes.push({ reservation, isNew: before === undefined, place });
  }
  return changes;
}

function newAdjustments(loaded: LoadedSale, ledger: SaleLedger): StepChanges['adjustments'] {
  const accepted = [...ledger.adjustments].map((operationId) => ({ operationId, accepted: true }));
  const refused = [...ledger.refusedAdjustments].map((operationId) => ({ operationId, accepted: false }));
  return [...accepted, ...refused].filter(({ operationId }) => !loaded.adjustments.has(operationId));
}
