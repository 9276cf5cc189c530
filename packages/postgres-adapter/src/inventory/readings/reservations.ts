import {
  type BuyerId,
  type CallOptions,
  type OperationId,
  type OrderId,
  orderId,
  type Page,
  type Reservation,
  type ReservationState,
  type SaleId,
} from '@flash-sale/core';
import type { SqlExecutor, SqlRow } from '../../client/sql-client.ts';
import { pageOf, pageSize } from '../../page.ts';
import { integer, optionalInteger, optionalText, text } from '../../queries/columns.ts';
import { sqlStatement } from '../../queries/sql-statement.ts';
import { linesOf } from './line-text.ts';
import namedSource from './named-reservations.sql';
import scanSource from './scan-reservations.sql';

const named = sqlStatement('named-reservations', namedSource);
const scan = sqlStatement('scan-reservations', scanSource);

/** The reservations with these ids, in their order. */
export async function readReservations(
  sql: SqlExecutor,
  saleId: SaleId,
  orderIds: readonly OrderId[],
  options?: CallOptions,
): Promise<readonly (Reservation | undefined)[]> {
  const rows = await sql.query(named, [saleId, orderIds], options);
  const found = new Map(rows.map((row) => [text(row, 0), reservationOf(row)]));
  return orderIds.map((id) => found.get(id));
}

/** A page of all reservations, by order id. */
export async function scanReservations(
  sql: SqlExecutor,
  saleId: SaleId,
  cursor: string | undefined,
  limit: number,
  options?: CallOptions,
): Promise<Page<Reservation>> {
  const size = pageSize(limit);
  const after = cursor === undefined ? '' : orderId(cursor);
  const rows = await sql.query(scan, [saleId, after, size + 1], options);
  return pageOf(rows, size, (row) => text(row, 0), reservationOf);
}

function reservationOf(row: SqlRow): Reservation {
  const state = text(row, 2) as ReservationState;
  return {
    orderId: text(row, 0) as OrderId,
    buyerId: text(row, 1) as BuyerId,
    state,
    lines: linesOf(text(row, 3)),
    fingerprint: text(row, 4),
    changedAt: integer(row, 5),
    holdExpiresAt: optionalInteger(row, 6),
    settledBy: optionalText(row, 7) as OperationId | undefined,
    sale: state === 'sold' ? { epoch: integer(row, 8), seq: integer(row, 9) } : undefined,
  };
}
