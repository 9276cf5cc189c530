import { type SaleId, saleId, sku } from '../identity/ids.ts';
import type { InventoryRebuildPlan } from '../ports/inventory-store.ts';
import { systemRandom } from '../runtime/system-random.ts';
import type { Sale, SaleSettings } from '../sale/sale.ts';
import { sampleDatabaseId } from './sample-orders.ts';

/** What a sample is made of, where it should differ from the default. */
export interface SampleSaleFields extends Partial<SaleSettings> {
  readonly saleId?: SaleId | undefined;
  readonly databaseId?: Sale['databaseId'] | undefined;
  /** Units per SKU. Default: 100 of `a`. */
  readonly allotments?: Readonly<Record<string, number>> | undefined;
}

/** An open sale of its own, without window and limit unless told otherwise. */
export function sampleSale(fields: SampleSaleFields = {}): Sale {
  return {
    saleId: fields.saleId ?? saleId(systemRandom.id()),
    databaseId: fields.databaseId ?? sampleDatabaseId(),
    state: fields.state ?? 'open',
    startsAt: fields.startsAt,
    endsAt: fields.endsAt,
    buyerLimit: fields.buyerLimit,
    revision: fields.revision ?? 1,
    skus: Object.entries(fields.allotments ?? { a: 100 }).map(([name, allotment]) => ({
      sku: sku(name),
      allotment,
      unitPrice: '9.99',
    })),
  };
}

/** The plan that opens a sale for the first time, or another epoch of it. */
export function rebuildPlan(
  { saleId, databaseId, skus, ...settings }: Sale,
  fields: Partial<Pick<InventoryRebuildPlan, 'epoch' | 'replaces' | 'incarnation' | 'adjustments'>> = {},
): InventoryRebuildPlan {
  const { state, startsAt, endsAt, buyerLimit, revision } = settings;
  return {
    saleId,
    databaseId,
    epoch: fields.epoch ?? 1,
    replaces: fields.replaces,
    incarnation: fields.incarnation ?? systemRandom.id(),
    settings: { state, startsAt, endsAt, buyerLimit, revision },
    skus,
    adjustments: fields.adjustments ?? [],
  };
}
