import assert from 'node:assert/strict';
import { allReservations } from './books.ts';
import { confirmOf, freshOrderId, holdOf, purchaseOf, releaseOf } from './commands.ts';
import type { PolicyTest } from './policy-test.ts';

/** Every reservation can be found, by its id and by reading them all. */
export function reservationPolicies(policy: PolicyTest): void {
  policy('finds reservations by id, in the order of the ids, and says where there is none', {}, async (sale) => {
    const [bought, held] = [purchaseOf({ a: 1 }), holdOf({ a: 2 })];
    await sale.step(bought, held);
    const found = await sale.store.reservations(sale.sale.saleId, [
      held.orderId,
      freshOrderId(),
      bought.orderId,
      held.orderId,
    ]);
    assert.deepEqual(
      found.map((reservation) => reservation?.orderId),
      [held.orderId, undefined, bought.orderId, held.orderId],
    );
    assert.deepEqual(await sale.store.reservations(sale.sale.saleId, []), []);
  });

  policy('reads all reservations page by page, each once and in its state', {}, async (sale) => {
    const bought = Array.from({ length: 20 }, () => purchaseOf({ a: 1 }));
    const holds = Array.from({ length: 9 }, () => holdOf({ a: 1 }));
    const endings = holds.map((hold, index) => {
      if (index < 3) return confirmOf(hold);
      return index < 6 ? releaseOf(hold) : hold;
    });
    await sale.step(...bought, ...holds, ...endings);
    const states = new Map((await allReservations(sale)).map(({ orderId, state }) => [orderId, state]));
    assert.equal(states.size, 29);
    for (const { orderId } of bought) assert.equal(states.get(orderId), 'sold');
    assert.deepEqual(
      holds.map(({ orderId }) => states.get(orderId)),
      ['sold', 'sold', 'sold', 'released', 'released', 'released', 'held', 'held', 'held'],
    );
  });

  policy('reads the same by id and page by page', {}, async (sale) => {
    const hold = holdOf({ a: 2 });
    await sale.step(purchaseOf({ a: 1 }), hold, confirmOf(hold, { part: { a: 1 } }), holdOf({ a: 1 }));
    const scanned = await allReservations(sale);
    const ids = scanned.map(({ orderId }) => orderId);
    assert.deepEqual(await sale.store.reservations(sale.sale.saleId, ids), scanned);
  });

  policy('reads on while the sale goes on, and misses nothing that was there before', {}, async (sale) => {
    const early = Array.from({ length: 30 }, () => purchaseOf({ a: 1 }));
    await sale.step(...early);
    const seen = new Set<string>();
    let cursor: string | undefined;
    do {
      const page = await sale.store.scanReservations(sale.sale.saleId, cursor, 4);
      for (const { orderId } of page.entries) seen.add(orderId);
      cursor = page.next;
      await sale.step(purchaseOf({ a: 1 }));
    } while (cursor !== undefined && seen.size < 500);
    for (const { orderId } of early) assert.ok(seen.has(orderId));
  });
}
