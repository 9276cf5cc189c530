import { type BuyerId, type DatabaseId, databaseId, type OrderId, type SaleId, saleId, sku } from '../identity/ids.ts';
import type { OrderMessage } from '../order/order-message.ts';
import type { ReconciliationRecord } from '../ports/order-repository.ts';
import { systemRandom } from '../runtime/system-random.ts';

/** An order id that nobody has used. */
export const sampleOrderId = (): OrderId => systemRandom.id() as OrderId;

/** A sale id that nobody has used. */
export const sampleSaleId = (): SaleId => saleId(systemRandom.id());

/** The id of a database that does not exist. */
export const sampleDatabaseId = (): DatabaseId => databaseId(systemRandom.id());

/** A valid message for one unit, of a sale, database and order of its own unless told otherwise. */
export function sampleMessage(fields: Partial<OrderMessage> = {}): OrderMessage {
  return {
    databaseId: fields.databaseId ?? sampleDatabaseId(),
    saleId: fields.saleId ?? sampleSaleId(),
    orderId: fields.orderId ?? sampleOrderId(),
    buyerId: 'buyer-1' as BuyerId,
    lines: [{ sku: sku('a'), quantity: 1 }],
    fingerprint: 'purchase:a:1',
    epoch: 1,
    seq: 1,
    soldAt: 1_767_225_600_000,
    settledBy: undefined,
    redriveRound: 0,
    traceparent: undefined,
    ...fields,
  };
}

/** So many messages of one sale with rising `seq`. */
export function sampleMessages(count: number, fields: Partial<OrderMessage> = {}): OrderMessage[] {
  const shared = { databaseId: sampleDatabaseId(), saleId: sampleSaleId(), ...fields };
  return Array.from({ length: count }, (_, index) => sampleMessage({ seq: index + 1, ...shared }));
}

/** The row of a reconciliation that was begun, of a sale of its own unless told otherwise. */
export function sampleReconciliation(fields: Partial<ReconciliationRecord> = {}): ReconciliationRecord {
  return {
    id: systemRandom.id(),
    saleId: fields.saleId ?? sampleSaleId(),
    actor: 'ann',
    dryRun: true,
    outcome: 'begun',
    epoch: 1,
    counted: {},
    found: {},
    repaired: 0,
    error: undefined,
    ...fields,
  };
}
