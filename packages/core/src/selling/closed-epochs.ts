import type { SaleId } from '../identity/ids.ts';

/**
 * The latest epoch of each sale that this process has closed because its store or log cannot be trusted. It never sells in
 * such an epoch again, whatever registry and store say of it, and lets nobody go first before it opens the next.
 */
export class ClosedEpochs {
  readonly #latest = new Map<SaleId, number>();

  add(saleId: SaleId, epoch: number): void {
    this.#latest.set(saleId, Math.max(epoch, this.#latest.get(saleId) ?? 0));
  }

  has(saleId: SaleId, epoch: number): boolean {
    return epoch <= (this.#latest.get(saleId) ?? 0);
  }
}
