import { describe, expect, it } from 'vitest';
import { operationId } from '../../identity/ids.ts';
import { sampleMessage, sampleOrderId, sampleReconciliation, sampleSaleId } from '../../testing/sample-orders.ts';
import { MemoryEpochRegistry } from '../memory-epoch-registry.ts';
import { MemoryOrderRepository } from '../memory-order-repository.ts';
import { MemoryProductCatalog } from '../memory-product-catalog.ts';
import { MemoryDatabase } from './memory-database.ts';

const saleId = sampleSaleId();
const change = operationId('change');
const ticket = { name: 'Ticket', price: '1', allotment: 1 };
const emptyBatch = { orders: [], deadLetters: [], position: undefined };

const record = sampleReconciliation({ saleId });

const calls: readonly (readonly [string, (database: MemoryDatabase) => Promise<unknown>])[] = [
  ['databaseId', (database) => new MemoryProductCatalog(database).databaseId()],
  ['createProduct', (database) => new MemoryProductCatalog(database).createProduct(ticket)],
  ['product', (database) => new MemoryProductCatalog(database).product(1)],
  ['products', (database) => new MemoryProductCatalog(database).products(undefined, 1)],
  ['sale', (database) => new MemoryProductCatalog(database).sale(saleId)],
  ['sales', (database) => new MemoryProductCatalog(database).sales(undefined, 1)],
  ['saleWithAdjustments', (database) => new MemoryProductCatalog(database).saleWithAdjustments(saleId)],
  ['setSaleState', (database) => new MemoryProductCatalog(database).setSaleState(saleId, 'open')],
  ['dropSale', (database) => new MemoryProductCatalog(database).dropSale(saleId)],
  ['adjustments', (database) => new MemoryProductCatalog(database).adjustments(saleId, { unfinishedOnly: true })],
  ['finishAdjustment', (database) => new MemoryProductCatalog(database).finishAdjustment(change, 'done', 1)],
  ['save', (database) => new MemoryOrderRepository(database).save(emptyBatch)],
  ['orders', (database) => new MemoryOrderRepository(database).orders([sampleOrderId()])],
  ['ordersOfSale', (database) => new MemoryOrderRepository(database).ordersOfSale(saleId, undefined, 1)],
  ['soldUnits', (database) => new MemoryOrderRepository(database).soldUnits(saleId)],
  ['seqsOfEpoch', (database) => new MemoryOrderRepository(database).seqsOfEpoch(saleId, 1, 0, 1)],
  ['recordReconciliation', (database) => new MemoryOrderRepository(database).recordReconciliation(record)],
  ['reconciliations', (database) => new MemoryOrderRepository(database).reconciliations({ limit: 1 })],
  ['positions', (database) => new MemoryOrderRepository(database).positions()],
  ['deadLetters', (database) => new MemoryOrderRepository(database).deadLetters({ limit: 1 })],
  ['settleDeadLetters', (database) => new MemoryOrderRepository(database).settleDeadLetters(['1'])],
  ['current', (database) => new MemoryEpochRegistry(database).current(saleId)],
  ['beginClosing', (database) => new MemoryEpochRegistry(database).beginClosing(saleId, 1)],
  ['open', (database) => new MemoryEpochRegistry(database).open(saleId, undefined, { epoch: 1, incarnation: 'x' })],
  ['renewLeases', (database) => new MemoryEpochRegistry(database).renewLeases('p', [saleId], 1)],
  ['leasedForMs', (database) => new MemoryEpochRegistry(database).leasedForMs(saleId, 1)],
  ['releaseLeases', (database) => new MemoryEpochRegistry(database).releaseLeases('p', undefined)],
  ['releaseAllLeases', (database) => new MemoryEpochRegistry(database).releaseAllLeases()],
];

describe('MemoryDatabase', () => {
  it.each(calls)('answers %s with DATABASE_UNAVAILABLE during an outage', async (_name, call) => {
    const database = new MemoryDatabase();
    database.setAvailable(false);
    await expect(call(database)).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE', effect: 'none' });
  });

  it('has after an outage what it had before', async () => {
    const database = new MemoryDatabase();
    const catalog = new MemoryProductCatalog(database);
    const product = await catalog.createProduct(ticket);
    database.setAvailable(false);
    await expect(catalog.createProduct(ticket)).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
    database.setAvailable(true);
    expect((await catalog.products(undefined, 10)).entries).toEqual([product]);
  });

  it('has an id of its own', () => {
    expect(new MemoryDatabase().databaseId).not.toBe(new MemoryDatabase().databaseId);
  });

  it('takes no message of another database, and nothing that came with it', async () => {
    const database = new MemoryDatabase();
    const repository = new MemoryOrderRepository(database);
    const product = await new MemoryProductCatalog(database).createProduct(ticket);
    const own = sampleMessage({ ...product, databaseId: database.databaseId, lines: [{ ...product, quantity: 1 }] });
    const origin = { topic: 'orders', partition: 0, offset: '1' };
    const orders = [own, sampleMessage()].map((message) => ({ message, origin }));
    await expect(repository.save({ ...emptyBatch, orders })).rejects.toMatchObject({ code: 'INVARIANT_BROKEN' });
    expect(await repository.orders([own.orderId])).toEqual([undefined]);
  });
});
