import { FlashSaleError } from '../errors/flash-sale-error.ts';
import { databaseId, operationId, saleId, sku } from '../identity/ids.ts';
import type { InventoryRebuildPlan, RestoredOrder } from '../ports/inventory-store.ts';
import { requireInteger } from '../sale/checked-fields.ts';
import { ALLOTMENT_MAX } from '../sale/line.ts';
import type { SaleSettings } from '../sale/sale.ts';
import { newSaleSettings, saleState } from '../sale/settings-rules.ts';
import type { Reservation } from './reservation.ts';

/** Settings as the store keeps them, or `INVALID_ARGUMENT` naming the field. */
export function checkSettings({ state, startsAt, endsAt, buyerLimit, revision }: SaleSettings): SaleSettings {
  return {
    state: saleState(state),
    ...newSaleSettings({ startsAt, endsAt, buyerLimit }),
    revision: requireInteger('revision', revision, 1, Number.MAX_SAFE_INTEGER),
  };
}

/** Refuses a plan that could not be opened, before anything is collected for it. */
export function checkPlan(plan: InventoryRebuildPlan): void {
  saleId(plan.saleId);
  databaseId(plan.databaseId);
  requireInteger('epoch', plan.epoch, 1, Number.MAX_SAFE_INTEGER);
  if (plan.replaces !== undefined) requireInteger('replaces', plan.replaces, 1, plan.epoch - 1);
  operationId(plan.incarnation);
  checkSettings(plan.settings);
  for (const offer of plan.skus) {
    sku(offer.sku);
    requireInteger('allotment', offer.allotment, 0, ALLOTMENT_MAX);
  }
  for (const adjustment of plan.adjustments) operationId(adjustment);
}

/** Refuses an order that belongs elsewhere. */
export function checkRestored(plan: InventoryRebuildPlan, { message }: RestoredOrder): void {
  if (message.databaseId !== plan.databaseId) {
    throw new FlashSaleError('FOREIGN_DATABASE', 'an order of another database cannot be restored here', {
      details: { orderId: message.orderId, databaseId: message.databaseId },
    });
  }
  if (message.saleId !== plan.saleId) throw invalid('saleId', 'must be that of the sale that is rebuilt');
}

/** Refuses what is not a hold, open or ended. A sold one is an order and comes with its message. */
export function checkHold(hold: Reservation): void {
  if (hold.state === 'sold') throw invalid('state', 'must be held, released or expired: sold ones come as orders');
  requireInteger('holdExpiresAt', hold.holdExpiresAt, 0, Number.MAX_SAFE_INTEGER);
}

function invalid(field: string, why: string): FlashSaleError {
  return new FlashSaleError('INVALID_ARGUMENT', `${field} ${why}`, { details: { field } });
}
