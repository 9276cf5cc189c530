import type { EvidenceOfRun } from './evidence-of-run.ts';
import type { ToldAdjustment } from './operator.ts';
import type { World } from './world.ts';

/** Judges the units: what the store, the orders, the guard and the catalog say is the same, to the unit. */
export function judgeStock(world: World, evidence: EvidenceOfRun, told: readonly ToldAdjustment[]): void {
  const { levels, soldUnits, sale, report } = evidence;
  for (const { sku, allotment, available, held, sold } of levels.skus) {
    const inCatalog = sale.skus.find((entry) => entry.sku === sku)?.allotment;
    const counted = soldUnits.find((entry) => entry.sku === sku);
    if (available + held + sold !== allotment) world.report(`${sku} does not add up`);
    if (held !== 0) world.report(`${held} units of ${sku} are still held`);
    if (available !== 0 && levels.window === 'open') world.report(`${available} units of ${sku} were not sold`);
    if (inCatalog !== allotment) world.report(`${sku}: ${allotment} in the store, ${inCatalog} in the catalog`);
    if (counted?.counter !== sold || counted.summed !== sold) {
      world.report(`${sku}: ${sold} sold, ${counted?.summed} in orders, ${counted?.counter} by the guard`);
    }
  }
  for (const letter of evidence.deadLetters) {
    if (letter.reason === 'allotment-exceeded') world.report(`more sold than set aside: ${letter.error}`);
    if (letter.reason === 'rejected' && letter.settledAt === undefined)
      world.report(`dead letter ${letter.id} is left`);
  }
  for (const { kind, detail, sku, orderId } of report.discrepancies) {
    world.report(`reconcile: ${kind} ${sku ?? orderId ?? ''} ${detail}`);
  }
  if (report.counted.orders !== evidence.orders.size) world.report('reconcile counts other orders than there are');
  judgeAdjustments(world, evidence, told);
}

/** What the operator was told about a change is what the catalog says in the end, and the allotment is their sum. */
function judgeAdjustments(world: World, evidence: EvidenceOfRun, told: readonly ToldAdjustment[]): void {
  const done = (outcome: ToldAdjustment['outcome']) => (outcome === 'adjusted' ? 'done' : 'refused');
  for (const { operationId, outcome } of told) {
    const row = evidence.adjustments.find((entry) => entry.operationId === operationId);
    if (row?.state !== done(outcome)) world.report(`${operationId} was told ${outcome} and is ${row?.state}`);
  }
  world.skus.forEach((sku, index) => {
    const initial = world.scenario.allotments[index] ?? 0;
    const changed = evidence.adjustments.filter((row) => row.sku === sku && row.state === 'done');
    const expected = changed.reduce((sum, { delta }) => sum + delta, initial);
    const actual = evidence.sale.skus.find((entry) => entry.sku === sku)?.allotment;
    if (actual !== expected) world.report(`the allotment of ${sku} is ${actual}, the changes make it ${expected}`);
  });
}
