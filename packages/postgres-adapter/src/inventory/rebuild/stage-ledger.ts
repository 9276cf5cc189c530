import type { OperationId, SaleLedger, StoredReservation } from '@flash-sale/core';
import type { SqlClient } from '../../client/sql-client.ts';
import { sqlStatement } from '../../queries/sql-statement.ts';
import { lineText } from '../readings/line-text.ts';
import { READY_UNITS_MAX } from '../strategies/ready-units.ts';
import type { StrategyName } from '../strategies/strategy.ts';
import source from './stage-rows.sql';

const statement = sqlStatement('stage-rows', source);

/** Rows of one statement: bounds what it holds in memory and how long it works. */
const ROWS_MAX = 1_000;
/** SKUs of one statement: each may bring its rows of units. */
const SKUS_MAX = 10;

/** What one statement writes. */
interface Rows {
  readonly skus?: readonly (readonly [sku: string, ...levels: number[]])[];
  readonly buyers?: readonly (readonly [buyerId: string, units: number])[];
  readonly adjustments?: readonly OperationId[];
  readonly reservations?: readonly StoredReservation[];
}

/** Writes a built ledger to a stock of its own, in bounded steps. False when the stock is being removed meanwhile. */
export async function stageLedger(
  sql: SqlClient,
  strategy: StrategyName,
  stockId: string,
  ledger: SaleLedger,
): Promise<boolean> {
  const skus = Array.from(ledger.skus.values(), ({ sku, allotment, available, held, sold }) => {
    const ready = strategy === 'skip-locked' ? Math.min(available, READY_UNITS_MAX) : 0;
    return [sku, allotment, available, held, sold, ready] as const;
  });
  const parts: Rows[] = [
    ...chunks(skus, SKUS_MAX).map((part) => ({ skus: part })),
    ...chunks([...ledger.buyers], ROWS_MAX).map((part) => ({ buyers: part })),
    ...chunks([...ledger.adjustments], ROWS_MAX).map((part) => ({ adjustments: part })),
    ...chunks([...ledger.reservations.values()], ROWS_MAX).map((part) => ({ reservations: part })),
  ];
  for (const part of parts) if (!(await write(sql, stockId, part))) return false;
  return true;
}

async function write(sql: SqlClient, stockId: string, rows: Rows): Promise<boolean> {
  const { skus = [], buyers = [], adjustments = [], reservations = [] } = rows;
  const written = await sql.query(statement, [
    stockId,
    skus.map(([sku]) => sku),
    ...[1, 2, 3, 4, 5].map((column) => skus.map((row) => row[column] ?? 0)),
    buyers.map(([buyerId]) => buyerId),
    buyers.map(([, units]) => units),
    adjustments,
    reservations.map(({ orderId }) => orderId),
    reservations.map(({ buyerId }) => buyerId),
    reservations.map(({ state }) => state),
    reservations.map(({ lines }) => lineText(lines)),
    reservations.map(({ fingerprint }) => fingerprint),
    reservations.map(({ changedAt }) => changedAt),
    reservations.map(({ holdExpiresAt }) => holdExpiresAt ?? null),
    reservations.map(({ settledBy }) => settledBy ?? null),
    reservations.map(({ epoch }) => epoch),
    reservations.map(({ seq }) => seq),
    reservations.map(({ traceparent }) => traceparent ?? null),
    reservations.map(({ redriveRound }) => redriveRound),
    reservations.map(({ inOutbox }) => inOutbox),
  ]);
  return written.length === 1;
}

function chunks<Entry>(entries: readonly Entry[], size: number): Entry[][] {
  const parts: Entry[][] = [];
  for (let start = 0; start < entries.length; start += size) parts.push(entries.slice(start, start + size));
  return parts;
}
