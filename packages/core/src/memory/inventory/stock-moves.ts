import type { BuyerId } from '../../identity/ids.ts';
import type { Line } from '../../sale/line.ts';
import type { SaleLedger } from './sale-ledger.ts';

/** `available -> held | sold`, after the rule has granted it. */
export function takeUnits(ledger: SaleLedger, lines: readonly Line[], level: 'held' | 'sold'): void {
  for (let index = 0; index < lines.length; index += 1) {
    const { sku, quantity } = lines[index] as Line;
    const stock = ledger.skus.get(sku);
    if (stock === undefined) continue;
    stock.available -= quantity;
    stock[level] += quantity;
  }
}

/** `held -> available`: exactly what these lines took. */
export function returnUnits(ledger: SaleLedger, lines: readonly Line[]): void {
  for (let index = 0; index < lines.length; index += 1) {
    const { sku, quantity } = lines[index] as Line;
    const stock = ledger.skus.get(sku);
    if (stock === undefined) continue;
    stock.held -= quantity;
    stock.available += quantity;
  }
}

/** Counts units for or against a buyer's limit. A buyer with none is forgotten, so that the map does not grow. */
export function countForBuyer(ledger: SaleLedger, buyerId: BuyerId, units: number): void {
  const counted = (ledger.buyers.get(buyerId) ?? 0) + units;
  if (counted === 0) ledger.buyers.delete(buyerId);
  else ledger.buyers.set(buyerId, counted);
}

/** The last single line that a ledger kept. Frozen, so that all reservations of a crowd can share it. */
let last: readonly [Line] | undefined;

/** The ledger keeps lines of its own: what the caller does with its list later must not reach them. */
export function ownLines(lines: readonly Line[]): readonly Line[] {
  const first = lines[0];
  if (lines.length !== 1 || first === undefined) return lines.map(({ sku, quantity }) => ({ sku, quantity }));
  if (last === undefined || last[0].sku !== first.sku || last[0].quantity !== first.quantity) {
    last = Object.freeze([Object.freeze({ sku: first.sku, quantity: first.quantity })] as const);
  }
  return last;
}
