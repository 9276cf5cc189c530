import type { Sku } from '../identity/ids.ts';
import type { Reservation } from '../reservation/reservation.ts';

/** What the reservations of a sale add up to. */
export interface ReservationTotals {
  readonly units: ReadonlyMap<Sku, { readonly held: number; readonly sold: number }>;
  /** Sold reservations. */
  readonly soldCount: number;
  /** Numbers of this epoch: how many sales carry one, the highest, and whether these are all from 1 to the highest. */
  readonly seqs: { readonly count: number; readonly highest: number; readonly whole: boolean };
  add(reservations: readonly Reservation[]): void;
}

/** Adds up page by page. `epoch`: the one whose numbers are counted. */
export function totalsOf(epoch: number): ReservationTotals {
  const units = new Map<Sku, { held: number; sold: number }>();
  let soldCount = 0;
  let count = 0;
  let highest = 0;
  // Exact, however many there are.
  let sum = 0n;
  return {
    units,
    get soldCount() {
      return soldCount;
    },
    get seqs() {
      const expected = (BigInt(highest) * BigInt(highest + 1)) / 2n;
      return { count, highest, whole: count === highest && sum === expected };
    },
    add(reservations) {
      for (const { state, lines, sale } of reservations) {
        if (state === 'sold') soldCount += 1;
        if (sale?.epoch === epoch) {
          count += 1;
          highest = Math.max(highest, sale.seq);
          sum += BigInt(sale.seq);
        }
        if (state !== 'held' && state !== 'sold') continue;
        for (const { sku, quantity } of lines) {
          const entry = units.get(sku) ?? { held: 0, sold: 0 };
          entry[state] += quantity;
          units.set(sku, entry);
        }
      }
    },
  };
}
