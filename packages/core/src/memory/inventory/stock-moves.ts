import type { BuyerId } from '../../identity/ids.ts';
import type { Line } from '../../sale/line.ts';
import type { SaleLedger } from './sale-ledger.ts';

/** `available -> held | sold`, after the rule has granted it. */
export function takeUnits(ledger: SaleLedger, lines: readonly Line[], level: 'held' | 'sold'): void {
  for (const { sku, quantity } of lines) {
    const stock = ledger.skus.get(sku);
    if (stock === undefined) continue;
    stock.available -= quantity;
    stock[level] += quantity;
  }
}

/** `held -> available`: exactly what these lines took. */
export function returnUnits(ledger: SaleLedger, lines: readonly Line[]): void {
  for (const { sku, quantity } of lines) {
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

/** The ledger keeps lines of its own: what the caller does with its list later must not reach them. */
export function ownLines(lines: readonly Line[]): readonly Line[] {
  return lines.map(({ sku, quantity }) => ({ sku, quantity }));
}
