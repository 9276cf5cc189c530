import { createFlashSale, createMemoryPorts, OrderWorker } from '@flash-sale/core';
import { expect, it } from 'vitest';
import type { ExamplePorts } from '../composition/example-ports.ts';
import { compareSale } from './compare-sale.ts';
import { leftOf, reportLines, rowLine } from './report-lines.ts';

/** A sale of three lamps of which one is sold and stored; the process that sold it has ended. */
async function withStoredLamp() {
  const ports = createMemoryPorts();
  const { saleId, sku } = await ports.catalog.createProduct({ name: 'Lamp', price: '5', allotment: 3 });
  const example = {
    ...ports,
    description: 'memory',
    exclusively: (work: () => unknown) => work(),
    close: async () => {},
  } as unknown as ExamplePorts;
  const worker = new OrderWorker(ports);
  await worker.start();
  await using flashSale = createFlashSale(ports);
  await flashSale.open(saleId);
  await flashSale.purchase({ saleId, buyerId: 'ann', lines: [{ sku, quantity: 1 }] });
  await expect.poll(async () => (await ports.orders.soldUnits(saleId))[0]?.summed).toBe(1);
  return { ports, example, saleId, sku, worker };
}

it('names what differs, for people and in the books, and says how much is left', async () => {
  const { ports, example, saleId, sku, worker } = await withStoredLamp();
  const sound = await compareSale(example, { saleId, repair: true, by: 'bob' });
  expect([sound.discrepancies, leftOf(sound)]).toEqual([[], 0]);
  const row = ports.database.sales.get(saleId)?.skus.get(sku);
  if (row !== undefined) row.sold = 2;
  const found = await compareSale(example, { saleId, repair: false, by: 'cid' });
  expect(leftOf(found)).toBe(1);
  expect(reportLines(found)).toEqual([
    `sale ${saleId}, epoch 1, dry run, row ${found.reconciliationId}`,
    '1 orders, 1 reservations, 0 in the outbox, 0 queued, 0 dead letters',
    `counter-differs  ${sku}  counter 2, orders 1  (a person must decide)`,
    '1 discrepancies, 0 repaired',
  ]);
  const { entries } = await ports.orders.reconciliations({ saleId, limit: 5 });
  expect(entries.map(rowLine)).toEqual([
    expect.stringMatching(/ {2}cid {2}dry run {2}found {2}counter-differs 1 {2}0 repaired$/),
    expect.stringMatching(/ {2}bob {2}repairing {2}clean {2}- {2}0 repaired$/),
  ]);
  await worker.close();
});

it('waits for a sale that is being recovered, and does not open one that never was', async () => {
  const { ports, example, saleId, worker } = await withStoredLamp();
  ports.inventory.forget();
  expect(await compareSale(example, { saleId, repair: false, by: 'bob' })).toMatchObject({
    epoch: 2,
    levels: [{ allotment: 3, available: 2, sold: 1 }],
    discrepancies: [],
  });
  const never = await ports.catalog.createProduct({ name: 'Desk', price: '50', allotment: 1 });
  await expect(compareSale(example, { saleId: never.saleId, repair: true, by: 'bob' })).rejects.toMatchObject({
    code: 'SALE_NOT_INITIALIZED',
  });
  expect(await ports.epochs.current(never.saleId)).toBeUndefined();
  await worker.close();
});

it('compares a sale whose recovery has stopped, and does not repair it', async () => {
  const { ports, example, saleId, sku, worker } = await withStoredLamp();
  const row = ports.database.sales.get(saleId)?.skus.get(sku);
  if (row !== undefined) row.allotment = 0;
  const epoch = (await ports.epochs.current(saleId))?.epoch ?? 0;
  await ports.epochs.beginClosing(saleId, epoch);
  const { discrepancies } = await compareSale(example, { saleId, repair: false, by: 'bob' });
  expect(discrepancies.map(({ kind }) => kind)).toContain('more-sold-than-set-aside');
  await expect(compareSale(example, { saleId, repair: true, by: 'bob' })).rejects.toMatchObject({
    code: 'RECOVERY_STOPPED',
    details: { reason: 'more-sold-than-set-aside' },
  });
  await worker.close();
});
