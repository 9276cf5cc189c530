import assert from 'node:assert/strict';
import type { Sku } from '../../identity/ids.ts';
import type { Reservation, ReservationState } from '../../reservation/reservation.ts';
import type { SaleUnderTest } from './sale-under-test.ts';

/** Small, so that every test pages. */
const PAGE_SIZE = 7;

/** All reservations of the sale, each once. */
export async function allReservations(sale: SaleUnderTest): Promise<Reservation[]> {
  const found: Reservation[] = [];
  let cursor: string | undefined;
  do {
    const page = await sale.store.scanReservations(sale.sale.saleId, cursor, PAGE_SIZE);
    assert.ok(page.entries.length <= PAGE_SIZE * 2, 'a page is not much longer than asked');
    found.push(...page.entries);
    cursor = page.next;
  } while (cursor !== undefined);
  return found;
}

/**
 * The books agree: held and sold levels are exactly what the open and the sold reservations took, the sales of the epoch
 * are numbered from 1 without gaps, and the outbox has the message of each that was not dropped, and nothing else.
 */
export async function assertBooks(sale: SaleUnderTest): Promise<void> {
  const reservations = await allReservations(sale);
  const ids = new Set(reservations.map((reservation) => reservation.orderId));
  assert.equal(ids.size, reservations.length, 'a scan finds each reservation once');
  for (const levels of (await sale.levels()).skus) {
    assert.equal(levels.held, unitsIn(reservations, levels.sku, 'held'), `held units of ${levels.sku}`);
    assert.equal(levels.sold, unitsIn(reservations, levels.sku, 'sold'), `sold units of ${levels.sku}`);
  }
  const sold = reservations
    .filter((reservation) => reservation.sale?.epoch === sale.epoch)
    .toSorted((a, b) => (a.sale?.seq ?? 0) - (b.sale?.seq ?? 0));
  assert.deepEqual(
    sold.map((reservation) => reservation.sale?.seq),
    sold.map((_, index) => index + 1),
    'the sales of the epoch are numbered from 1 without gaps',
  );
  await assertOutbox(sale, sold);
}

async function assertOutbox(sale: SaleUnderTest, sold: readonly Reservation[]): Promise<void> {
  const waiting = sold.filter((reservation) => !sale.dropped.has(reservation.sale?.seq ?? 0));
  const expected = waiting.map((reservation) => ({
    databaseId: sale.sale.databaseId,
    saleId: sale.sale.saleId,
    orderId: reservation.orderId,
    buyerId: reservation.buyerId,
    lines: reservation.lines,
    fingerprint: reservation.fingerprint,
    epoch: sale.epoch,
    seq: reservation.sale?.seq,
    soldAt: reservation.changedAt,
    settledBy: reservation.settledBy,
  }));
  const pending = await sale.pending(0, sold.length + 1);
  const found = pending.map(({ redriveRound: _, traceparent: __, ...message }) => message);
  assert.deepEqual(found, expected, 'the outbox has the message of each sale that was not dropped');
  const { entries } = await sale.store.outbox.depth(sale.sale.saleId);
  assert.equal(entries, expected.length, 'the depth of the outbox is the number of its entries');
}

function unitsIn(reservations: readonly Reservation[], sku: Sku, state: ReservationState): number {
  let units = 0;
  for (const reservation of reservations) {
    if (reservation.state !== state) continue;
    for (const line of reservation.lines) if (line.sku === sku) units += line.quantity;
  }
  return units;
}
