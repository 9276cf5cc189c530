import type { Sku } from '../identity/ids.ts';
import type { Evidence } from './evidence.ts';
import type { Discrepancy, DiscrepancyKind } from './reconcile-report.ts';

/** Compares the levels with the catalog, with the store's own reservations, and the guard's counter with the orders. */
export function compareUnits(evidence: Evidence): readonly Discrepancy[] {
  const found: Discrepancy[] = [];
  const report = (kind: DiscrepancyKind, sku: Sku, detail: string): void => {
    found.push({ kind, sku, orderId: undefined, detail, repair: 'none', repaired: false });
  };
  const reserved = unitsOfReservations(evidence);
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
    const units = reserved.get(sku) ?? { held: 0, sold: 0 };
    if (units.sold !== sold) report('sold-differs', sku, `level ${sold}, reservations ${units.sold}`);
    if (units.held !== held) report('held-differs', sku, `level ${held}, reservations ${units.held}`);
  }
  for (const { sku, counter, summed } of evidence.soldUnits) {
    if (counter !== summed) report('counter-differs', sku, `counter ${counter}, orders ${summed}`);
  }
  return found;
}

function unitsOfReservations(evidence: Evidence): Map<Sku, { held: number; sold: number }> {
  const units = new Map<Sku, { held: number; sold: number }>();
  for (const { state, lines } of evidence.reservations.values()) {
    if (state !== 'held' && state !== 'sold') continue;
    for (const { sku, quantity } of lines) {
      const entry = units.get(sku) ?? { held: 0, sold: 0 };
      entry[state] += quantity;
      units.set(sku, entry);
    }
  }
  return units;
}
