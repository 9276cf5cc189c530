import {
  type CallOptions,
  type DatabaseId,
  invariant,
  type Order,
  type OrderId,
  type OrderRepository,
  type Page,
  type QueuePosition,
  type ReconciliationRecord,
  type SaleId,
  type SaveBatch,
  type SaveOutcome,
  type StoredDeadLetter,
  type StoredReconciliation,
} from '@flash-sale/core';
import type { SqlClient } from './client/sql-client.ts';
import { orderCursor, placeOf } from './orders/order-cursor.ts';
import { saveBatch } from './orders/save-batch.ts';
import { numberCursor, pageOf, pageSize } from './page.ts';
import { selectDatabaseId } from './queries/database-id.ts';
import { selectDeadLetters } from './queries/dead-letters.ts';
import { selectOrders } from './queries/orders.ts';
import { selectOrdersOfSale } from './queries/orders-of-sale.ts';
import { selectPositions } from './queries/positions.ts';
import { selectReconciliations } from './queries/reconciliations.ts';
import { recordReconciliation } from './queries/record-reconciliation.ts';
import { selectSeqsOfEpoch } from './queries/seqs-of-epoch.ts';
import { settleDeadLetters } from './queries/settle-dead-letters.ts';
import { selectSoldUnits } from './queries/sold-units.ts';

type DeadLetterQuery = Parameters<OrderRepository['deadLetters']>[0];
type ReconciliationQuery = Parameters<OrderRepository['reconciliations']>[0];

/** Orders in PostgreSQL or PGlite, each once: see `OrderRepository`. The schema must have been migrated. */
export class PostgresOrderRepository implements OrderRepository {
  readonly #sql: SqlClient;
  #databaseId: DatabaseId | undefined;

  constructor(sql: SqlClient) {
    this.#sql = sql;
  }

  async save(batch: SaveBatch, options?: CallOptions): Promise<readonly SaveOutcome[]> {
    this.#databaseId ??= await selectDatabaseId(this.#sql, options);
    for (const { message } of batch.orders) {
      invariant(message.databaseId === this.#databaseId, 'a message of another database was passed to the repository', {
        orderId: message.orderId,
        databaseId: message.databaseId,
      });
    }
    return await saveBatch(this.#sql, batch, options);
  }

  async orders(orderIds: readonly OrderId[], options?: CallOptions): Promise<readonly (Order | undefined)[]> {
    if (orderIds.length === 0) return [];
    const found = await selectOrders(this.#sql, orderIds, options);
    return orderIds.map((orderId) => found.get(orderId));
  }

  async ordersOfSale(
    saleId: SaleId,
    cursor: string | undefined,
    limit: number,
    options?: CallOptions,
  ): Promise<Page<Order>> {
    const size = pageSize(limit);
    const rows = await selectOrdersOfSale(this.#sql, saleId, placeOf(cursor), size + 1, options);
    return pageOf(rows, size, orderCursor, (order) => order);
  }

  async soldUnits(saleId: SaleId, options?: CallOptions): ReturnType<OrderRepository['soldUnits']> {
    return await selectSoldUnits(this.#sql, saleId, options);
  }

  async seqsOfEpoch(
    saleId: SaleId,
    epoch: number,
    afterSeq: number,
    limit: number,
    options?: CallOptions,
  ): Promise<readonly number[]> {
    return await selectSeqsOfEpoch(this.#sql, { saleId, epoch, afterSeq, limit: pageSize(limit) }, options);
  }

  async positions(options?: CallOptions): Promise<readonly QueuePosition[]> {
    return await selectPositions(this.#sql, options);
  }

  async deadLetters(query: DeadLetterQuery, options?: CallOptions): Promise<Page<StoredDeadLetter>> {
    const size = pageSize(query.limit);
    const wanted = {
      before: numberCursor(query.cursor),
      saleId: query.saleId,
      includeSettled: query.includeSettled === true,
      limit: size + 1,
    };
    const rows = await selectDeadLetters(this.#sql, wanted, options);
    return pageOf(
      rows,
      size,
      ({ id }) => id,
      (letter) => letter,
    );
  }

  async recordReconciliation(record: ReconciliationRecord, options?: CallOptions): Promise<void> {
    await recordReconciliation(this.#sql, record, options);
  }

  async reconciliations(query: ReconciliationQuery, options?: CallOptions): Promise<Page<StoredReconciliation>> {
    const size = pageSize(query.limit);
    const wanted = { before: numberCursor(query.cursor), saleId: query.saleId, limit: size + 1 };
    const rows = await selectReconciliations(this.#sql, wanted, options);
    return pageOf(
      rows,
      size,
      ({ place }) => place,
      ({ reconciliation }) => reconciliation,
    );
  }

  async settleDeadLetters(ids: readonly string[], options?: CallOptions): Promise<number> {
    const known = ids.filter((id) => /^[1-9]\d{0,17}$/.test(id));
    return known.length === 0 ? 0 : await settleDeadLetters(this.#sql, known, options);
  }
}
