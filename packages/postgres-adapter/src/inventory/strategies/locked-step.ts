import type { CallOptions, InventoryCommand, InventoryReply, SaleEpoch } from '@flash-sale/core';
import type { SqlClient, SqlTransaction } from '../../client/sql-client.ts';
import { type DecidedStep, decideStep } from '../steps/decide-step.ts';
import { lockSale } from '../steps/lock-sale.ts';
import type { StepChanges } from '../steps/step-changes.ts';
import type { StrategyName } from './strategy.ts';

/** A step that has something to write. */
export interface ChangingStep {
  readonly loaded: DecidedStep['loaded'];
  readonly changes: StepChanges;
}

/** What ends the transaction of a step that has nothing to write. Never leaves this file. */
class NothingToWrite {
  readonly replies: readonly InventoryReply[];

  constructor(replies: readonly InventoryReply[]) {
    this.replies = replies;
  }
}

/**
 * Locks the sale, reads, decides and writes. Who is refused, or repeats, is rolled back: a COMMIT of the lock alone would
 * wait for the disk, and when it is not answered, a refusal would be unknown.
 */
export async function lockedStep(
  sql: SqlClient,
  strategy: StrategyName,
  sale: SaleEpoch,
  commands: readonly InventoryCommand[],
  bound: () => CallOptions | undefined,
  write: (transaction: SqlTransaction, step: ChangingStep) => Promise<unknown>,
): Promise<readonly InventoryReply[]> {
  try {
    return await sql.transaction(async (transaction) => {
      await lockSale(transaction, sale.saleId);
      const { loaded, replies, changes } = await decideStep(transaction, strategy, sale, commands, bound);
      if (changes === undefined) throw new NothingToWrite(replies);
      await write(transaction, { loaded, changes });
      return replies;
    }, bound());
  } catch (error) {
    if (error instanceof NothingToWrite) return error.replies;
    throw error;
  }
}
