import { type DatabaseId, encodeOrderMessage, type Product, type SaleId } from '@flash-sale/core';
import {
  PostgresEpochRegistry,
  PostgresOrderQueue,
  PostgresOrderRepository,
  PostgresProductCatalog,
  type SqlExecutor,
} from '@flash-sale/postgres-adapter';
import { beforeEach, expect, it } from 'vitest';
import { describeWith } from '#test/services';
import { closeEpoch } from '../../src/queries/close-epoch.ts';
import { ensureFences } from '../../src/queries/ensure-fences.ts';
import { finishAdjustment } from '../../src/queries/finish-adjustment.ts';
import { publishRows } from '../../src/queries/publish-messages.ts';
import { raiseFence } from '../../src/queries/raise-fence.ts';
import { renewLeases } from '../../src/queries/renew-leases.ts';
import { storeOrders } from '../../src/queries/store-orders.ts';
import { usePostgres } from '../databases.ts';
import { batchOf, createProduct, messageFor } from '../samples.ts';

/** Long enough for a statement that nothing holds up. */
const SOON_MS = 300;

async function isHeldUp(call: Promise<unknown>): Promise<boolean> {
  const pending = Symbol('pending');
  const first = await Promise.race([
    call.catch(() => undefined),
    new Promise((resolve) => setTimeout(() => resolve(pending), SOON_MS)),
  ]);
  return first === pending;
}

/** Each test stops one transaction between its statement and its COMMIT, which no scheduler does on demand. */
describeWith('postgres', 'statements that meet', (address) => {
  const database = usePostgres(address);
  let databaseId: DatabaseId;
  let product: Product;
  let saleId: SaleId;

  beforeEach(async () => {
    await database.empty();
    databaseId = await new PostgresProductCatalog(database.client).databaseId();
    product = await createProduct(database.client, 10);
    saleId = product.saleId;
  });

  /** Runs a statement in a transaction and returns how to commit it. */
  async function uncommitted<Reply>(run: (sql: SqlExecutor) => Promise<Reply>) {
    let commit: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      commit = resolve;
    });
    let reply: Promise<Reply> | undefined;
    let ran: () => void = () => undefined;
    const started = new Promise<void>((resolve) => {
      ran = resolve;
    });
    const done = database.client.transaction(async (sql) => {
      reply = run(sql);
      await reply;
      ran();
      await held;
    });
    await Promise.race([started, done]);
    return {
      reply: await reply,
      async commit() {
        commit();
        await done;
      },
    };
  }

  const rowOf = (epoch: number) => ({
    saleId,
    epoch,
    messages: [encodeOrderMessage(messageFor(databaseId, product, { epoch }))],
    places: [0],
  });

  it('a fence waits for a message that was let past it', async () => {
    await ensureFences(database.client, [saleId]);
    const queue = new PostgresOrderQueue(database.client);
    const publishing = await uncommitted((sql) => publishRows(sql, [rowOf(1)]));
    expect(publishing.reply).toEqual([0]);
    const fencing = queue.fence(databaseId, saleId, 2);
    expect(await isHeldUp(fencing)).toBe(true);
    await publishing.commit();
    expect(await queue.undrained(await fencing, [])).toBe(1);
  });

  it('a message waits for a fence that is being raised, and is refused by it', async () => {
    await ensureFences(database.client, [saleId]);
    const queue = new PostgresOrderQueue(database.client);
    const fencing = await uncommitted((sql) => raiseFence(sql, saleId, 2));
    const publishing = queue.publish([messageFor(databaseId, product, { epoch: 1 })]);
    expect(await isHeldUp(publishing)).toBe(true);
    await fencing.commit();
    expect(await publishing).toEqual([{ outcome: 'refused', reason: 'stale-epoch' }]);
    expect(await queue.lag([])).toBe(0);
  });

  it('a message without a fence row to lock is not stored', async () => {
    expect(await publishRows(database.client, [rowOf(1)])).toEqual([undefined]);
    expect(await new PostgresOrderQueue(database.client).lag([])).toBe(0);
  });

  it('the first message of a sale waits for the first fence of it, and is refused by it', async () => {
    const queue = new PostgresOrderQueue(database.client);
    const fencing = await uncommitted((sql) => raiseFence(sql, saleId, 2));
    const publishing = queue.publish([messageFor(databaseId, product, { epoch: 1 })]);
    expect(await isHeldUp(publishing)).toBe(true);
    await fencing.commit();
    expect(await publishing).toEqual([{ outcome: 'refused', reason: 'stale-epoch' }]);
  });

  it('closing an epoch waits for a lease that is being granted', async () => {
    const epochs = new PostgresEpochRegistry(database.client);
    await epochs.open(saleId, undefined, { epoch: 1, incarnation: 'first' });
    const renewing = await uncommitted((sql) => renewLeases(sql, 'process', [saleId], 60_000));
    expect(renewing.reply).toEqual([{ saleId, epoch: 1 }]);
    const closing = epochs.beginClosing(saleId, 1);
    expect(await isHeldUp(closing)).toBe(true);
    await renewing.commit();
    expect(await closing).toBe(true);
    expect(await epochs.leasedForMs(saleId, 1)).toBeGreaterThan(50_000);
  });

  it('a lease waits for an epoch that begins to close, and is not granted', async () => {
    const epochs = new PostgresEpochRegistry(database.client);
    await epochs.open(saleId, undefined, { epoch: 1, incarnation: 'first' });
    const closing = await uncommitted((sql) => closeEpoch(sql, saleId, 1));
    const renewing = epochs.renewLeases('process', [saleId], 60_000);
    expect(await isHeldUp(renewing)).toBe(true);
    await closing.commit();
    expect(await renewing).toEqual([]);
    expect(await epochs.leasedForMs(saleId, 1)).toBe(0);
  });

  it('closing an epoch waits for an adjustment that is being finished in it', async () => {
    const epochs = new PostgresEpochRegistry(database.client);
    const catalog = new PostgresProductCatalog(database.client);
    await epochs.open(saleId, undefined, { epoch: 1, incarnation: 'first' });
    const operationId = 'remove-1' as Parameters<typeof finishAdjustment>[1];
    await catalog.beginAdjustment({ operationId, saleId, sku: product.sku, delta: -4 });
    const finishing = await uncommitted((sql) => finishAdjustment(sql, operationId, 'done', 1));
    expect(finishing.reply).toBe(true);
    const closing = epochs.beginClosing(saleId, 1);
    expect(await isHeldUp(closing)).toBe(true);
    await finishing.commit();
    expect(await closing).toBe(true);
    expect((await catalog.product(product.productId))?.allotment).toBe(6);
  });

  it('an order that somebody else is storing is counted once, and does not push another one out', async () => {
    const repository = new PostgresOrderRepository(database.client);
    const [shared, rest] = [8, 2].map((quantity) =>
      messageFor(databaseId, product, { lines: [{ sku: product.sku, quantity }] }),
    );
    if (shared === undefined || rest === undefined) throw new Error('unreachable');
    const storing = await uncommitted((sql) => storeOrders(sql, [shared]));
    const saving = repository.save(batchOf([shared, rest]));
    expect(await isHeldUp(saving)).toBe(true);
    await storing.commit();
    expect(await saving).toEqual([{ outcome: 'duplicate' }, { outcome: 'stored' }]);
    expect(await repository.soldUnits(saleId)).toEqual([{ sku: product.sku, counter: 10, summed: 10 }]);
  });

  it('of two sessions that claim at once each gets other rows', async () => {
    const queue = new PostgresOrderQueue(database.client);
    await queue.publish([messageFor(databaseId, product)]);
    await queue.publish([messageFor(databaseId, product)]);
    const { claimRows } = await import('../../src/queries/claim-messages.ts');
    const claim = (token: string, rowsMax: number) => ({ token, leaseMs: 60_000, rowsMax, messagesMax: 10 });
    const first = await uncommitted((sql) => claimRows(sql, claim('first', 1)));
    const second = await claimRows(database.client, claim('second', 10));
    await first.commit();
    const third = await claimRows(database.client, claim('third', 10));
    expect([first.reply, second, third].map((rows) => rows?.map(({ rowId }) => rowId))).toEqual([[1], [2], []]);
  });
});
