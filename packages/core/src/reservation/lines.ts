import type { Sku } from '../identity/ids.ts';
import type { Line } from '../sale/line.ts';

// Lines that a crowd shares are frozen, and an iterator over a frozen list is an object for each step: hence the indexes.

/** Units of all lines together: what counts against a buyer limit. */
export function unitsOf(lines: readonly Line[]): number {
  let units = 0;
  for (let index = 0; index < lines.length; index += 1) units += (lines[index] as Line).quantity;
  return units;
}

/** Units of one SKU over all lines: two lines on the same SKU count together. 0 when no line names it. */
export function quantityOf(lines: readonly Line[], sku: Sku): number {
  let quantity = 0;
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] as Line;
    if (line.sku === sku) quantity += line.quantity;
  }
  return quantity;
}

/** Least `available` over the SKUs of the lines; an unknown SKU has none. */
export function leastAvailable(lines: readonly Line[], skus: ReadonlyMap<Sku, { readonly available: number }>): number {
  let least = Number.POSITIVE_INFINITY;
  for (let index = 0; index < lines.length; index += 1) {
    least = Math.min(least, skus.get((lines[index] as Line).sku)?.available ?? 0);
  }
  return least;
}
