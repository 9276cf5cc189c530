import type { Sku } from '../identity/ids.ts';

/** One SKU and a positive integer quantity. A request has one or more lines of one sale, all or nothing. */
export interface Line {
  readonly sku: Sku;
  readonly quantity: number;
}

/** Most units one line may ask for. Keeps every sum of a request far below 2^53 and inside Lua's and SQL's integers. */
export const QUANTITY_MAX = 1_000_000;
/** Most lines of one request; each is a key access inside the one atomic step. */
export const LINES_MAX = 32;
/** Most units one SKU's allotment may have: fits SQL's `integer`. */
export const ALLOTMENT_MAX = 1_000_000_000;
