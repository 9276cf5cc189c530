import { invariant } from '../../errors/invariant.ts';
import type { Sku } from '../../identity/ids.ts';
import type { OrderLine } from '../../order/order.ts';
import type { OrderMessage } from '../../order/order-message.ts';
import type { SaveOutcome } from '../../ports/order-repository.ts';
import type { Line } from '../../sale/line.ts';
import type { MemoryDatabase } from '../database/memory-database.ts';
import type { SaleRow, SkuRow } from '../database/rows.ts';

const STORED: SaveOutcome = { outcome: 'stored' };
const DUPLICATE: SaveOutcome = { outcome: 'duplicate' };

/** Inserts or ignores by order id, and raises the guard of each SKU by the units of a new order, all lines or none. */
export function insertOrder(database: MemoryDatabase, message: OrderMessage, storedAt: number): SaveOutcome {
  if (database.orders.has(message.orderId)) return DUPLICATE;
  const sale = database.sales.get(message.saleId);
  if (sale === undefined) return rejected('the catalog has no such sale');
  const refusal = guardRefusal(sale, message.lines);
  if (refusal !== undefined) return refusal;

  const lines: OrderLine[] = [];
  for (const line of message.lines) {
    const sku = sale.skus.get(line.sku);
    invariant(sku !== undefined, 'a line was stored without its SKU');
    sku.sold += line.quantity;
    lines.push({ sku: line.sku, quantity: line.quantity, unitPrice: sku.unitPrice });
  }
  const order = {
    orderId: message.orderId,
    saleId: message.saleId,
    buyerId: message.buyerId,
    lines,
    fingerprint: message.fingerprint,
    settledBy: message.settledBy,
    epoch: message.epoch,
    seq: message.seq,
    soldAt: message.soldAt,
    storedAt,
  };
  database.orders.set(order.orderId, order);
  sale.orders.push(order);
  return STORED;
}

/** Why these lines cannot be stored, counting lines of the same SKU together. Changes nothing. */
function guardRefusal(sale: SaleRow, lines: readonly Line[]): SaveOutcome | undefined {
  const asked = lines.length === 1 ? undefined : new Map<Sku, number>();
  for (const line of lines) {
    const sku = sale.skus.get(line.sku);
    if (sku === undefined) return rejected(`the sale does not offer the SKU ${line.sku}`);
    const units = line.quantity + (asked?.get(line.sku) ?? 0);
    asked?.set(line.sku, units);
    if (sku.sold + units > sku.allotment) return exceeded(sku, units);
  }
  return undefined;
}

function rejected(error: string): SaveOutcome {
  return { outcome: 'set-aside', reason: 'rejected', error };
}

function exceeded(sku: SkuRow, units: number): SaveOutcome {
  const error = `${units} more units of ${sku.sku} would exceed the allotment: ${sku.sold} of ${sku.allotment} are sold`;
  return { outcome: 'set-aside', reason: 'allotment-exceeded', error };
}
