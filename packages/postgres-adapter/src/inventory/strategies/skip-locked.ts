import { FlashSaleError, type InventoryCommand, type InventoryReply, invariant, type Sku } from '@flash-sale/core';
import type { SqlTransaction } from '../../client/sql-client.ts';
import { claimUnits } from '../steps/claim-units.ts';
import { type DecidedStep, decideStep, repliesOn } from '../steps/decide-step.ts';
import { ledgerOf } from '../steps/loaded-sale.ts';
import { openUnits } from '../steps/open-units.ts';
import type { StepChanges } from '../steps/step-changes.ts';
import { type WrittenStep, writeStep } from '../steps/write-step.ts';
import { reading } from '../store-error.ts';
import { type ChangingStep, lockedStep } from './locked-step.ts';
import { planReadyUnits } from './ready-units.ts';
import type { Strategy } from './strategy.ts';

/**
 * A step that only takes units claims them one row each, past those that others are claiming, and locks the sale no earlier
 * than it writes. Every other step, and one that found too few rows, locks the sale first.
 *
 * The claim never waits, and the sale's row is the last thing a step waits for: no two wait for each other.
 */
export const skipLocked: Strategy = async (sql, sale, commands, bound, attempt) => {
  const { loaded, replies, changes } = await reading(decideStep(sql, 'skip-locked', sale, commands, bound));
  if (changes === undefined) return replies;
  if (attempt === 0 && onlyTakes(replies, changes)) {
    const taken = await sql.transaction((transaction) => take(transaction, { loaded, changes }), bound());
    return repliesAt(loaded, changes, taken, commands);
  }
  return await lockedStep(sql, 'skip-locked', sale, commands, bound, moveUnits);
};

/** Whether every command was granted for the first time: then nothing it was judged by can have become worse unnoticed. */
function onlyTakes(replies: readonly InventoryReply[], changes: StepChanges): boolean {
  const granted = (reply: InventoryReply) => (reply.outcome === 'sold' || reply.outcome === 'held') && !reply.replayed;
  return replies.every(granted) && changes.reservations.every(({ isNew }) => isNew);
}

async function take(transaction: SqlTransaction, step: ChangingStep): Promise<WrittenStep> {
  const wanted = new Map(step.changes.skus.map(({ sku, available }) => [sku, -available]));
  const claimed = await claimUnits(transaction, step.loaded.stockId, wanted);
  for (const [sku, units] of wanted) if (claimed.get(sku) !== units) throw tooFew(sku);
  const ready = new Map(step.changes.skus.map(({ sku, available }) => [sku, available]));
  return await writeStep(transaction, step, false, ready);
}

/** Under the sale's lock: units that come back or are too few in rows come from and go to those without a row. */
async function moveUnits(transaction: SqlTransaction, { loaded, changes }: ChangingStep): Promise<void> {
  const wanted = new Map<Sku, number>();
  for (const { sku, available } of changes.skus) {
    const ready = loaded.skus.get(sku)?.[5] ?? 0;
    if (available < 0 && ready > 0) wanted.set(sku, Math.min(-available, ready));
  }
  const claimed = wanted.size === 0 ? new Map() : await claimUnits(transaction, loaded.stockId, wanted);
  const ready = new Map<Sku, number>();
  const opened = new Map<Sku, number>();
  for (const change of changes.skus) {
    const plan = planReadyUnits(loaded.skus.get(change.sku), change.available, claimed.get(change.sku) ?? 0);
    if (plan === undefined) throw tooFew(change.sku);
    ready.set(change.sku, plan.change);
    if (plan.opened > 0) opened.set(change.sku, plan.opened);
  }
  await openUnits(transaction, loaded.stockId, opened);
  await writeStep(transaction, { loaded, changes }, true, ready);
}

/** The answers as of the instant of the write: others may have sold since the step was decided. */
function repliesAt(
  loaded: DecidedStep['loaded'],
  changes: StepChanges,
  written: WrittenStep,
  commands: readonly InventoryCommand[],
): readonly InventoryReply[] {
  const available = new Map(Array.from(loaded.skus, ([sku, row]) => [sku, row[2]]));
  for (const { sku, available: change } of changes.skus) available.set(sku, (written.available.get(sku) ?? 0) - change);
  const ledger = ledgerOf(loaded, { lastSeq: written.lastSeq, available });
  const replies = repliesOn(ledger, commands, loaded.now);
  invariant(onlyTakes(replies, changes), 'what was taken must be granted', { saleId: loaded.saleId });
  return replies;
}

function tooFew(sku: Sku): FlashSaleError {
  return new FlashSaleError('DATABASE_CONFLICT', 'others are taking the units that are left in rows', {
    details: { sku },
  });
}
