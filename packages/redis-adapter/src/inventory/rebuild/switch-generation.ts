import { FlashSaleError, type InventoryRebuildPlan } from '@flash-sale/core';
import type { CallBound } from '../../connection/call-bound.ts';
import { STATUS } from '../../reply-code.ts';
import type { Generation } from '../generation.ts';
import { saleScript } from '../sale-script.ts';
import type { SaleSteps, ScriptReply } from '../sale-steps.ts';
import { settingsText } from '../settings-text.ts';

/** A staged epoch, ready to be shown. */
export interface SwitchRequest {
  readonly steps: SaleSteps;
  readonly plan: InventoryRebuildPlan;
  readonly generation: Generation;
  readonly sizes: readonly number[];
  /** The number of the last entry of its outbox. */
  readonly seq: number;
  /** Whether the script must still be given to Redis. */
  readonly load: boolean;
  readonly onLoaded: () => void;
  readonly timeoutMs: number;
}

/** Loads the script where that is still to be done, and lets it switch the sale in one step. */
export async function switchGeneration(request: SwitchRequest): Promise<'opened' | 'superseded'> {
  const { steps, plan, generation } = request;
  const bound = steps.connection.bound({ timeoutMs: request.timeoutMs });
  const shown = await steps.generations.shown(plan.saleId, bound);
  refuseForeign(plan, shown?.generation.databaseId);
  if (shown?.generation.name === generation.name) return 'opened';
  if (shown?.generation.epoch !== plan.replaces) return 'superseded';
  if (request.load) {
    await steps.connection.sendToPrimaries('SCRIPT', ['LOAD', saleScript(plan.incarnation)], 'changes', bound);
    request.onLoaded();
  }
  const [status, foreign] = await callSwitch(request, bound);
  if (status === STATUS.OK) return 'opened';
  if (status === STATUS.SUPERSEDED) return 'superseded';
  if (status === STATUS.FOREIGN) refuseForeign(plan, foreign);
  throw new FlashSaleError(
    'STORE_UNAVAILABLE',
    'Redis has lost a part of what this rebuild has staged: begin it anew',
    {
      details: { saleId: plan.saleId, epoch: plan.epoch },
    },
  );
}

async function callSwitch(
  { steps, plan, generation, sizes, seq }: SwitchRequest,
  bound: CallBound,
): Promise<ScriptReply> {
  const args = [plan.databaseId, plan.replaces ?? '', ...settingsText(plan.settings), seq, ...sizes];
  const call = [...generation.call, 'switch', plan.epoch, ...args];
  return (await steps.connection.send('EVALSHA', call, 'changes', bound)) as ScriptReply;
}

/** `FOREIGN_DATABASE` when the sale is known from another one. */
export function refuseForeign(plan: InventoryRebuildPlan, databaseId: unknown): void {
  if (databaseId === undefined || databaseId === plan.databaseId) return;
  throw new FlashSaleError('FOREIGN_DATABASE', 'Redis knows this sale from another database', {
    details: { saleId: plan.saleId, databaseId },
  });
}
