import type { Sku } from '../identity/ids.ts';
import type { Evidence } from './evidence.ts';
import type { Discrepancy, DiscrepancyKind } from './reconcile-report.ts';

/** Compares the levels with the catalog, with the store's own reservations, and the guard's counter with the orders. */
export function compareUnits(evidence: Evidence): readonly Discrepancy[] {
  const found: Discrepancy[] = [];
  const report = (kind: DiscrepancyKind, sku: Sku | undefined, detail: string): void => {
    found.push({ kind, sku, orderId: undefined, detail, repair: 'none', repaired: false });
  };
  const { units, seqs } = evidence.totals;
  const adjusting = new Set(evidence.unfinished.map((adjustment) => adjustment.sku));
  const allotments = new Map(evidence.sale.skus.map((entry) => [entry.sku, entry.allotment]));
  for (const { sku, allotment, available, held, sold } of evidence.levels.skus) {
    if (available + held + sold !== allotment || available < 0 || held < 0 || sold < 0) {
      report(
        'levels-do-not-add-up',
        sku,
        `${available} available + ${held} held + ${sold} sold, allotment ${allotment}`,
      );
    }
    const inCatalog = allotments.get(sku) ?? 0;
    if (inCatalog !== allotment && !adjusting.has(sku)) {
      report('allotment-differs', sku, `${allotment} in the store, ${inCatalog} in the catalog`);
    }
    if (!evidence.still) continue;
    const reserved = units.get(sku) ?? { held: 0, sold: 0 };
    if (reserved.sold !== sold) report('sold-differs', sku, `level ${sold}, reservations ${reserved.sold}`);
    if (reserved.held !== held) report('held-differs', sku, `level ${held}, reservations ${reserved.held}`);
  }
  if (evidence.still && !seqs.whole) {
    const { count, highest } = seqs;
    report('seq-gap', undefined, `${highest} numbers were given in this epoch, ${count} sales carry one`);
  }
  for (const { sku, counter, summed } of evidence.soldUnits) {
    if (counter !== summed) report('counter-differs', sku, `counter ${counter}, orders ${summed}`);
    const allotment = allotments.get(sku) ?? 0;
    if (summed > allotment) report('more-sold-than-set-aside', sku, `orders ${summed}, allotment ${allotment}`);
  }
  return found;
}
