import type { Sku } from '../identity/ids.ts';
import type { Line } from '../sale/line.ts';

/** Units of all lines together: what counts against a buyer limit. */
export function unitsOf(lines: readonly Line[]): number {
  let units = 0;
  for (const line of lines) units += line.quantity;
  return units;
}

/** Units of one SKU over all lines: two lines on the same SKU count together. 0 when no line names it. */
export function quantityOf(lines: readonly Line[], sku: Sku): number {
  let quantity = 0;
  for (const line of lines) if (line.sku === sku) quantity += line.quantity;
  return quantity;
}

/** Least `available` over the SKUs of the lines; an unknown SKU has none. */
export function leastAvailable(lines: readonly Line[], skus: ReadonlyMap<Sku, { readonly available: number }>): number {
  let least = Number.POSITIVE_INFINITY;
  for (const line of lines) least = Math.min(least, skus.get(line.sku)?.available ?? 0);
  return least;
}
