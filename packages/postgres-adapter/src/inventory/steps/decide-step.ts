import {
  type CallOptions,
  carryOut,
  checkAllotments,
  dependsOnHolds,
  type InventoryCommand,
  type InventoryReply,
  type Refusal,
  type SaleEpoch,
  type SaleLedger,
} from '@flash-sale/core';
import type { SqlExecutor } from '../../client/sql-client.ts';
import { requireCurrent } from '../require-current.ts';
import type { StrategyName } from '../strategies/strategy.ts';
import { loadStep } from './load-step.ts';
import { type LoadedSale, ledgerOf } from './loaded-sale.ts';
import { changesOf, type StepChanges } from './step-changes.ts';
import { needsOf } from './step-needs.ts';

/** A step that is decided and not written. */
export interface DecidedStep {
  readonly loaded: LoadedSale;
  readonly replies: readonly InventoryReply[];
  /** Absent when there is nothing to write. */
  readonly changes: StepChanges | undefined;
}

/**
 * Reads what the commands need and decides them with core's own rules. A request that would be refused while holds are due
 * is decided again with those in sight.
 */
export async function decideStep(
  sql: SqlExecutor,
  strategy: StrategyName,
  sale: SaleEpoch,
  commands: readonly InventoryCommand[],
  bound: () => CallOptions | undefined,
): Promise<DecidedStep> {
  const read = async (reach: 'expire' | 'short') => {
    const loaded = await loadStep(sql, strategy, sale.saleId, needsOf(commands, reach), bound());
    return decideOn(requireCurrent(sale, loaded), commands);
  };
  const step = await read('expire');
  if (!step.loaded.anyDue || !step.replies.some(isShort)) return step;
  return await read('short');
}

/** The answers to commands that were decided before, as of the instant at which they were written. */
export function repliesOn(ledger: SaleLedger, commands: readonly InventoryCommand[], now: number): InventoryReply[] {
  return commands.map((command) => carryOut(ledger, command, now));
}

function decideOn(loaded: LoadedSale, commands: readonly InventoryCommand[]): DecidedStep {
  const ledger = ledgerOf(loaded);
  checkAllotments(ledger, commands);
  const replies = repliesOn(ledger, commands, loaded.now);
  return { loaded, replies, changes: changesOf(loaded, ledger) };
}

function isShort(reply: InventoryReply): boolean {
  return dependsOnHolds(reply as Refusal);
}
