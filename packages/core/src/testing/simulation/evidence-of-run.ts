import type { OrderId, SaleId } from '../../identity/ids.ts';
import type { Order } from '../../order/order.ts';
import type { StoredDeadLetter } from '../../ports/order-repository.ts';
import type { Adjustment } from '../../ports/product-catalog.ts';
import type { ReconcileReport } from '../../reconcile/reconcile-report.ts';
import type { LevelsSnapshot } from '../../sale/levels.ts';
import type { Sale } from '../../sale/sale.ts';
import type { World } from './world.ts';

/** What the services hold when all is done: what the answers are judged by. */
export interface EvidenceOfRun {
  readonly orders: ReadonlyMap<OrderId, Order>;
  readonly levels: LevelsSnapshot;
  readonly sale: Sale;
  readonly adjustments: readonly Adjustment[];
  readonly soldUnits: readonly { readonly sku: string; readonly counter: number; readonly summed: number }[];
  readonly deadLetters: readonly StoredDeadLetter[];
  readonly report: ReconcileReport;
}

/** More than any run has. */
const ALL = 10_000;

/** Reads the services themselves, not through any process. */
export async function readEvidence(world: World, report: ReconcileReport): Promise<EvidenceOfRun> {
  const { services, saleId } = world;
  const orders = await services.orders.ordersOfSale(saleId, undefined, ALL);
  const { sale, adjustments } = await saleOf(world, saleId);
  const letters = await services.orders.deadLetters({ includeSettled: true, limit: ALL });
  return {
    orders: new Map(orders.entries.map((order) => [order.orderId, order])),
    levels: await services.store.levels(saleId),
    sale,
    adjustments,
    soldUnits: await services.orders.soldUnits(saleId),
    deadLetters: letters.entries,
    report,
  };
}

async function saleOf({ services }: World, saleId: SaleId) {
  const found = await services.catalog.saleWithAdjustments(saleId);
  if (found === undefined) throw new Error('the sale is gone');
  return found;
}
