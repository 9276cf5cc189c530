import { FlashSaleError, type OrderId, type Page, type Reservation, type SaleId } from '@flash-sale/core';
import type { CallBound } from '../connection/call-bound.ts';
import reservationsLua from '../scripts/reservations.lua';
import scanLua from '../scripts/scan.lua';
import { readingScript } from './reading-script.ts';
import { readRecord, reservationOf } from './reservation-record.ts';
import type { SaleSteps } from './sale-steps.ts';
import { SEAL_FIELD } from './seal.ts';

const RESERVATIONS = readingScript(reservationsLua);
const SCAN = readingScript(scanLua);
/** Values of one reading: bounds how long it blocks Redis. */
const READ_MAX = 1_000;
/** A page is asked for in this form: the generation that it was begun in, and Redis's own cursor. */
const CURSOR = /^([^/]+)\/(\d+)$/;

/** The reservations with these ids, in their order. */
export async function readReservations(
  steps: SaleSteps,
  saleId: SaleId,
  orderIds: readonly OrderId[],
  bound: CallBound,
): Promise<(Reservation | undefined)[]> {
  const found: (Reservation | undefined)[] = [];
  for (let start = 0; start < orderIds.length; start += READ_MAX) {
    const ids = orderIds.slice(start, start + READ_MAX);
    const read = await steps.read(
      saleId,
      RESERVATIONS,
      ({ keys }) => ({ keys: [keys.reservations], args: ids }),
      bound,
    );
    const texts = (read?.reply[1] ?? []) as (string | null)[];
    for (const [index, id] of ids.entries()) {
      const text = texts[index];
      found.push(typeof text === 'string' ? reservationOf(readRecord(id, text)) : undefined);
    }
  }
  return found;
}

/** A page of all reservations. `INVALID_ARGUMENT` for a cursor that is not one of ours. */
export async function scanReservations(
  steps: SaleSteps,
  saleId: SaleId,
  cursor: string | undefined,
  limit: number,
  bound: CallBound,
): Promise<Page<Reservation>> {
  const [, begunIn, position = '0'] = cursor === undefined ? [] : (CURSOR.exec(cursor) ?? invalidCursor());
  const read = await steps.read(
    saleId,
    SCAN,
    ({ keys }) => ({ keys: [keys.reservations], args: [position, Math.min(limit, READ_MAX)] }),
    bound,
  );
  if (read === undefined) return { entries: [], next: undefined };
  const { name } = read.generation;
  if (begunIn !== undefined && begunIn !== name) {
    throw new FlashSaleError('EPOCH_SUPERSEDED', 'the sale was rebuilt while it was read', { details: { saleId } });
  }
  const [, next, fields] = read.reply as [number, string, string[]];
  const entries: Reservation[] = [];
  for (let index = 0; index < fields.length; index += 2) {
    const [id, text] = [fields[index], fields[index + 1]];
    if (id === undefined || text === undefined || id === SEAL_FIELD) continue;
    entries.push(reservationOf(readRecord(id as OrderId, text)));
  }
  return { entries, next: next === '0' ? undefined : `${name}/${next}` };
}

function invalidCursor(): never {
  throw new FlashSaleError('INVALID_ARGUMENT', 'cursor is not one that this store gave', {
    details: { field: 'cursor' },
  });
}
