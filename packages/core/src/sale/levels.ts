import type { SaleId, Sku } from '../identity/ids.ts';
import type { SaleWindow } from './sale-window.ts';

/** The three levels of a SKU. `available + held + sold = allotment`, exactly, always. */
export interface SkuLevels {
  readonly sku: Sku;
  readonly allotment: number;
  readonly available: number;
  readonly held: number;
  readonly sold: number;
}

/**
 * All levels of a sale at one instant. Of two snapshots the one with the higher (epoch, version) is the newer; two with
 * the same pair are equal in their levels.
 */
export interface LevelsSnapshot {
  readonly saleId: SaleId;
  readonly epoch: number;
  /** Grows with every change of levels or settings inside an epoch. */
  readonly version: number;
  /** By the store's clock, at `at`. */
  readonly window: SaleWindow;
  /** Store time of the snapshot, epoch milliseconds. */
  readonly at: number;
  readonly skus: readonly SkuLevels[];
}

/** Negative, zero or positive as `a` is older than, as old as, or newer than `b`. */
export function compareSnapshots(
  a: { readonly epoch: number; readonly version: number },
  b: { readonly epoch: number; readonly version: number },
): number {
  return a.epoch - b.epoch || a.version - b.version;
}
