import type { LevelsPosition, SaleId } from '@flash-sale/core';
import { droppedKey } from '../keys.ts';
import type { SaleSteps } from './sale-steps.ts';

/** How far a sale is. One that Redis has lost may come back; one that was dropped has left a word. */
export async function levelsPosition({ connection, generations }: SaleSteps, saleId: SaleId): Promise<LevelsPosition> {
  const bound = connection.bound(undefined);
  const shown = await generations.shown(saleId, bound);
  if (shown !== undefined) return { epoch: shown.generation.epoch, version: shown.version };
  const told = await connection.send('EXISTS', [droppedKey(saleId)], 'reads', bound);
  return Number(told) === 1 ? 'dropped' : 'lost';
}
