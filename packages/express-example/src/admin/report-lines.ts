import type { Discrepancy, ReconcileReport, StoredReconciliation } from '@flash-sale/core';

/** A report for people, a line for each thing that it says. */
export function reportLines({
  reconciliationId,
  saleId,
  dryRun,
  epoch,
  counted,
  discrepancies,
  unnamed,
}: ReconcileReport): string[] {
  const { orders, reservations, outbox, queued, deadLetters } = counted;
  const repaired = discrepancies.filter((discrepancy) => discrepancy.repaired).length;
  return [
    `sale ${saleId}, epoch ${epoch}, ${dryRun ? 'dry run' : 'repairing'}, row ${reconciliationId}`,
    `${orders} orders, ${reservations} reservations, ${outbox} in the outbox, ${queued ?? 'an unknown number'} queued, ${deadLetters} dead letters`,
    ...discrepancies.map(discrepancyLine),
    ...(unnamed > 0 ? [`and ${unnamed} more that are not named`] : []),
    `${discrepancies.length + unnamed} discrepancies, ${repaired} repaired`,
  ];
}

/** How many are left when it is done. */
export function leftOf({ discrepancies, unnamed }: ReconcileReport): number {
  return unnamed + discrepancies.filter(({ repaired }) => !repaired).length;
}

/** A row of the books in one line. */
export function rowLine(row: StoredReconciliation): string {
  const { id, actor, dryRun, outcome, begunAt, found, repaired, error } = row;
  const kinds = Object.entries(found).map(([kind, count]) => `${kind} ${count}`);
  return [
    new Date(begunAt).toISOString(),
    id,
    actor,
    dryRun ? 'dry run' : 'repairing',
    outcome,
    kinds.join(', ') || '-',
    `${repaired} repaired`,
    ...(error === undefined ? [] : [error]),
  ].join('  ');
}

function discrepancyLine({ kind, sku, orderId, detail, repair, repaired }: Discrepancy): string {
  const whose = orderId ?? sku ?? '-';
  const what = repaired ? 'repaired' : repair === 'none' ? 'a person must decide' : `${repair} would repair it`;
  return [kind, whose, detail, `(${what})`].join('  ');
}
