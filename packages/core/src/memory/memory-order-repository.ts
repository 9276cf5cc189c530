import type { OrderId, SaleId } from '../identity/ids.ts';
import type { Order } from '../order/order.ts';
import type { Page } from '../ports/inventory-store.ts';
import type { QueuePosition } from '../ports/order-queue.ts';
import type {
  OrderRepository,
  ReconciliationRecord,
  SaveBatch,
  SaveOutcome,
  StoredDeadLetter,
  StoredReconciliation,
} from '../ports/order-repository.ts';
import type { MemoryDatabase } from './database/memory-database.ts';
import { pageOf, readCursor } from './database/page.ts';
import { type DeadLetterQuery, deadLetterPage, settleDeadLetters } from './repository/dead-letters.ts';
import { type ReconciliationQuery, reconciliationPage, recordReconciliation } from './repository/reconciliations.ts';
import { saveBatch } from './repository/save-batch.ts';
import { seqsOfEpoch } from './repository/seqs-of-epoch.ts';
import { type SoldUnits, soldUnits } from './repository/sold-units.ts';

/** The reference model of a repository: see `OrderRepository` for what it promises. */
export class MemoryOrderRepository implements OrderRepository {
  readonly #database: MemoryDatabase;

  constructor(database: MemoryDatabase) {
    this.#database = database;
  }

  async save(batch: SaveBatch): Promise<readonly SaveOutcome[]> {
    this.#database.enter();
    return saveBatch(this.#database, batch);
  }

  async orders(orderIds: readonly OrderId[]): Promise<readonly (Order | undefined)[]> {
    this.#database.enter();
    return orderIds.map((orderId) => this.#database.orders.get(orderId));
  }

  async ordersOfSale(saleId: SaleId, cursor: string | undefined, limit: number): Promise<Page<Order>> {
    this.#database.enter();
    const begin = readCursor(cursor, 0);
    const orders = this.#database.sales.get(saleId)?.orders ?? [];
    let place = begin;
    // One more than asked tells whether there is a next page.
    return pageOf(
      orders.slice(begin, begin + limit + 1),
      limit,
      () => ++place,
      (order) => order,
    );
  }

  async soldUnits(saleId: SaleId): Promise<readonly SoldUnits[]> {
    this.#database.enter();
    return soldUnits(this.#database, saleId);
  }

  async seqsOfEpoch(saleId: SaleId, epoch: number, afterSeq: number, limit: number): Promise<readonly number[]> {
    this.#database.enter();
    return seqsOfEpoch(this.#database, { saleId, epoch, afterSeq, limit });
  }

  async positions(): Promise<readonly QueuePosition[]> {
    this.#database.enter();
    return [...this.#database.positions.values()];
  }

  async deadLetters(query: DeadLetterQuery): Promise<Page<StoredDeadLetter>> {
    this.#database.enter();
    return deadLetterPage(this.#database, query);
  }

  async recordReconciliation(record: ReconciliationRecord): Promise<void> {
    this.#database.enter();
    recordReconciliation(this.#database, record);
  }

  async reconciliations(query: ReconciliationQuery): Promise<Page<StoredReconciliation>> {
    this.#database.enter();
    return reconciliationPage(this.#database, query);
  }

  async settleDeadLetters(ids: readonly string[]): Promise<number> {
    this.#database.enter();
    return settleDeadLetters(this.#database, ids);
  }
}
