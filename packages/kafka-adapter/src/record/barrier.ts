import { type DatabaseId, databaseId, type SaleId, saleId } from '@flash-sale/core';

/** What a barrier says: everything behind it of an older epoch of this sale is stale. */
export interface Barrier {
  readonly databaseId: DatabaseId;
  readonly saleId: SaleId;
  readonly epoch: number;
}

const BARRIER_VERSION = 1;

export function encodeBarrier({ databaseId: db, saleId: sale, epoch }: Barrier): string {
  return JSON.stringify({ v: BARRIER_VERSION, db, sale, epoch });
}

/** Throws for anything that `encodeBarrier` did not write. */
export function decodeBarrier(text: string): Barrier {
  const value: unknown = JSON.parse(text);
  if (typeof value !== 'object' || value === null) throw new Error('a barrier is not an object');
  const { v, db, sale, epoch } = value as Record<string, unknown>;
  if (v !== BARRIER_VERSION) throw new Error('a barrier of an unknown version');
  if (typeof epoch !== 'number' || !Number.isSafeInteger(epoch) || epoch < 1) throw new Error('a barrier has no epoch');
  return { databaseId: databaseId(db), saleId: saleId(sale), epoch };
}
