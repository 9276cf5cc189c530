import type { DatabaseId, SaleId } from '@flash-sale/core';
import { type GenerationKeys, generationKeys, generationName, scriptKeys } from '../keys.ts';
import { saleScript, scriptName } from './sale-script.ts';

/** One epoch of a sale under one incarnation: where it lies, and what its script is called. */
export interface Generation {
  readonly saleId: SaleId;
  readonly databaseId: DatabaseId;
  readonly epoch: number;
  readonly incarnation: string;
  readonly name: string;
  readonly keys: GenerationKeys;
  /** What every call of its script begins with: its name, and its keys with their number. */
  readonly call: readonly (string | number)[];
}

export function generationOf(saleId: SaleId, databaseId: DatabaseId, epoch: number, incarnation: string): Generation {
  const name = generationName(epoch, incarnation);
  const keys = generationKeys(saleId, name);
  const all = scriptKeys(keys);
  const call = [scriptName(saleScript(incarnation)), all.length, ...all];
  return { saleId, databaseId, epoch, incarnation, name, keys, call };
}
