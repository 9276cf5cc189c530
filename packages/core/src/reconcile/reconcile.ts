import { changeWithin, type Deadline, within } from '../batching/deadline.ts';
import { FlashSaleError } from '../errors/flash-sale-error.ts';
import { saleId as checkSaleId } from '../identity/ids.ts';
import type { AttachedSale } from '../selling/attached-sale.ts';
import type { SellingContext } from '../selling/selling-context.ts';
import { compareOrders } from './compare-orders.ts';
import { compareUnits } from './compare-units.ts';
import { type Evidence, readEvidence } from './evidence.ts';
import type { Discrepancy, ReconcileReport } from './reconcile-report.ts';

/** How often a difference must show again, on a fresh reading, before it counts: a sale that moves is read piece by piece. */
const CONFIRMING_READS = 2;

/**
 * Compares what the store says with what the database, the outbox and the dead letters say, in both directions.
 *
 * The readings are not one instant, so a difference counts only if it shows in each of several readings. What is safe to
 * repair is repaired unless `dryRun`: a sold reservation that is nowhere else is published again; anything that would set
 * a level is left to a person, or to recovery.
 */
export async function reconcile(
  context: SellingContext,
  value: string,
  dryRun: boolean,
  deadline: Deadline,
): Promise<ReconcileReport> {
  const saleId = checkSaleId(value);
  const { clock, metrics } = context.ports;
  const work = async (): Promise<ReconcileReport> => {
    const sale = await context.sales.require(saleId, deadline);
    let evidence = await readEvidence(context.ports, sale);
    let discrepancies = discrepanciesOf(evidence);
    for (let reads = 0; discrepancies.length > 0 && reads < CONFIRMING_READS; reads += 1) {
      evidence = await readEvidence(context.ports, sale);
      const again = new Set(discrepancies.map(identityOf));
      discrepancies = discrepanciesOf(evidence).filter((entry) => again.has(identityOf(entry)));
    }
    if (evidence.levels.epoch !== sale.epoch) {
      throw new FlashSaleError('EPOCH_SUPERSEDED', 'the sale has moved on while it was read');
    }
    metrics.gauge('flash_sale_discrepancies', discrepancies.length, { sale: saleId });
    const repaired = dryRun ? discrepancies : await repair(context, sale, evidence, discrepancies);
    return {
      saleId,
      dryRun,
      epoch: sale.epoch,
      levels: evidence.levels.skus,
      counted: evidence.counted,
      discrepancies: repaired,
    };
  };
  return await (dryRun ? within : changeWithin)(clock, deadline, work());
}

function discrepanciesOf(evidence: Evidence): readonly Discrepancy[] {
  return [...compareUnits(evidence), ...compareOrders(evidence)];
}

function identityOf(discrepancy: Discrepancy): string {
  return `${discrepancy.kind}|${discrepancy.sku ?? ''}|${discrepancy.orderId ?? ''}|${discrepancy.detail}`;
}

/** Publishes again what is sold and nowhere else. Everything else stays for a person. */
async function repair(
  context: SellingContext,
  sale: AttachedSale,
  evidence: Evidence,
  discrepancies: readonly Discrepancy[],
): Promise<readonly Discrepancy[]> {
  const result: Discrepancy[] = [];
  for (const discrepancy of discrepancies) {
    const reservation =
      discrepancy.repair === 'republish' && discrepancy.orderId !== undefined
        ? evidence.reservations.get(discrepancy.orderId)
        : undefined;
    if (reservation?.sale === undefined || !context.leases.isValid(sale.saleId, sale.epoch)) {
      result.push(discrepancy);
      continue;
    }
    const { orderId, buyerId, lines, fingerprint, settledBy, changedAt } = reservation;
    const [outcome] = await context.ports.queue.publish([
      {
        databaseId: sale.databaseId,
        saleId: sale.saleId,
        orderId,
        buyerId,
        lines,
        fingerprint,
        settledBy,
        epoch: sale.epoch,
        seq: reservation.sale.seq,
        soldAt: changedAt,
        redriveRound: 0,
        traceparent: undefined,
      },
    ]);
    const inTime = context.leases.isValid(sale.saleId, sale.epoch);
    result.push({ ...discrepancy, repaired: outcome?.outcome === 'stored' && inTime });
  }
  return result;
}
