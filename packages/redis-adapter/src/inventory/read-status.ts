import { FlashSaleError, type SaleId, type StoredSaleStatus } from '@flash-sale/core';
import type { CallBound } from '../connection/call-bound.ts';
import type { SaleSteps } from './sale-steps.ts';

/** What Redis knows of a sale. Fenced: it has lost the sale's script, and with it perhaps more. */
export async function readStatus(
  steps: SaleSteps,
  saleId: SaleId,
  bound: CallBound,
): Promise<StoredSaleStatus | undefined> {
  const shown = await steps.generations.shown(saleId, bound);
  if (shown === undefined) return undefined;
  const { databaseId, epoch, incarnation, call } = shown.generation;
  return { databaseId, epoch, incarnation, fenced: !(await isKnown(steps, call, bound)) };
}

/** Asks under the sale's own keys, so that in a cluster the node that has the sale answers. Changes nothing. */
async function isKnown(
  { connection }: SaleSteps,
  call: readonly (string | number)[],
  bound: CallBound,
): Promise<boolean> {
  try {
    await connection.send('EVALSHA', [...call, 'probe', 0], 'reads', bound);
    return true;
  } catch (error) {
    if (FlashSaleError.isInstance(error, 'STORE_FENCED')) return false;
    throw error;
  }
}
