import { FlashSaleError, type Sku } from '@flash-sale/core';
import type { SqlTransaction } from '../../client/sql-client.ts';
import { integer, optionalText } from '../../queries/columns.ts';
import { sqlStatement } from '../../queries/sql-statement.ts';
import { lineText } from '../readings/line-text.ts';
import type { DecidedStep } from './decide-step.ts';
import type { StepChanges } from './step-changes.ts';
import source from './write-step.sql';

const statement = sqlStatement('write-step', source);

/** Where the sale stood when the step was written. */
export interface WrittenStep {
  /** `seq` before the first sale of this step. */
  readonly lastSeq: number;
  /** What is available of each changed SKU after the step. */
  readonly available: ReadonlyMap<Sku, number>;
}

/** What a step does to the rows of units: by how much `ready` changes. None: those of a stock without such rows. */
export type ReadyChanges = ReadonlyMap<Sku, number>;

/**
 * Writes a decided step, or rejects with `DATABASE_CONFLICT` when the sale is not any more what it was decided by; the
 * caller rolls back. With `exactly`, any step in between is a conflict; without, only one that touches the same rows.
 */
export async function writeStep(
  sql: SqlTransaction,
  { loaded, changes }: { readonly loaded: DecidedStep['loaded']; readonly changes: StepChanges },
  exactly: boolean,
  ready: ReadyChanges = new Map(),
): Promise<WrittenStep> {
  const { saleId, stockId, settingsNo, revision } = loaded;
  const { versions, sales, skus, buyers, reservations, adjustments } = changes;
  const [row] = await sql.query(statement, [
    saleId,
    stockId,
    settingsNo,
    exactly ? revision : null,
    versions,
    sales,
    skus.map(({ sku }) => sku),
    skus.map(({ isNew }) => isNew),
    skus.map(({ allotment }) => allotment),
    skus.map(({ available }) => available),
    skus.map(({ held }) => held),
    skus.map(({ sold }) => sold),
    skus.map(({ sku }) => ready.get(sku) ?? 0),
    buyers.map(({ buyerId }) => buyerId),
    buyers.map(({ had }) => had),
    buyers.map(({ has }) => has),
    reservations.map(({ reservation }) => reservation.orderId),
    reservations.map(({ isNew }) => isNew),
    reservations.map(({ reservation }) => reservation.buyerId),
    reservations.map(({ reservation }) => reservation.state),
    reservations.map(({ reservation }) => lineText(reservation.lines)),
    reservations.map(({ reservation }) => reservation.fingerprint),
    reservations.map(({ reservation }) => reservation.changedAt),
    reservations.map(({ reservation }) => reservation.holdExpiresAt ?? null),
    reservations.map(({ reservation }) => reservation.settledBy ?? null),
    reservations.map(({ reservation }) => reservation.traceparent ?? null),
    reservations.map(({ place }) => place),
    adjustments.map(({ operationId }) => operationId),
    adjustments.map(({ accepted }) => accepted),
  ]);
  const given = [skus.length, buyers.length, reservations.length, adjustments.length];
  if (row === undefined || given.some((count, index) => integer(row, index + 1) !== count)) {
    throw new FlashSaleError('DATABASE_CONFLICT', 'the sale has moved on since the step was decided', {
      details: { saleId },
    });
  }
  const levels = JSON.parse(optionalText(row, 5) ?? '[]') as [Sku, number][];
  return { lastSeq: integer(row, 0), available: new Map(levels) };
}
