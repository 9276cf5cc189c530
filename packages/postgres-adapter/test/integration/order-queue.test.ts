import {
  type DatabaseId,
  type OrderId,
  type OrderMessage,
  OrderWorker,
  type Product,
  type QueueBatch,
} from '@flash-sale/core';
import { PostgresOrderQueue, PostgresOrderRepository, PostgresProductCatalog } from '@flash-sale/postgres-adapter';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { settleRows } from '../../src/queries/settle-messages.ts';
import { describeOnBoth } from '../databases.ts';
import { createProduct, messageFor } from '../samples.ts';

/** Short, so that running out can be waited for. */
const LEASE_MS = 1_500;
/** Long enough for a machine that stands still to renew in time. */
const KEPT_LEASE_MS = 5_000;

describeOnBoth('PostgresOrderQueue', (database) => {
  let databaseId: DatabaseId;
  let product: Product;
  const opened: PostgresOrderQueue[] = [];

  beforeEach(async () => {
    await database.empty();
    databaseId = await new PostgresProductCatalog(database.client).databaseId();
    product = await createProduct(database.client, 100_000);
  });

  afterEach(async () => {
    await Promise.all(opened.splice(0).map((queue) => queue.close()));
  });

  const open = (options: ConstructorParameters<typeof PostgresOrderQueue>[1] = {}) => {
    const queue = new PostgresOrderQueue(database.client, { pollIntervalMs: 20, lingerMs: 0, ...options });
    opened.push(queue);
    return queue;
  };
  const messages = (count: number) => Array.from({ length: count }, () => messageFor(databaseId, product));
  const idsOf = (batch: QueueBatch): OrderId[] =>
    batch.deliveries.flatMap((delivery) => (delivery.type === 'order' ? [delivery.message.orderId] : []));
  const consume = async (
    queue: PostgresOrderQueue,
    handler: (batch: QueueBatch) => Promise<void>,
    batchSizeMax = 100,
    onError: (error: unknown) => void = () => undefined,
  ) => await queue.consume({ batchSizeMax, handler, onError, positionOf: async () => undefined });

  it('delivers again what a consumer kept for longer than its lease, and tells that consumer', async () => {
    const [slow, other] = [open({ leaseMs: LEASE_MS }), open()];
    const published = messages(3);
    await slow.publish(published);
    let aborted = false;
    let take = (): void => {};
    const taken = new Promise<void>((resolve) => {
      take = resolve;
    });
    let slowHas: OrderId[] = [];
    await consume(slow, async (batch) => {
      slowHas = idsOf(batch);
      await new Promise<void>((resolve) => batch.signal.addEventListener('abort', () => resolve(), { once: true }));
      aborted = true;
      await taken;
    });
    await expect.poll(() => slowHas).toEqual(published.map(({ orderId }) => orderId));
    const otherHas: OrderId[] = [];
    await consume(other, async (batch) => {
      otherHas.push(...idsOf(batch));
      take();
    });
    await expect.poll(() => otherHas).toEqual(slowHas);
    await expect.poll(() => aborted).toBe(true);
    await expect.poll(() => other.lag([])).toBe(0);
  });

  it('keeps what sends heartbeats for as long as it takes', async () => {
    const [slow, other] = [open({ leaseMs: KEPT_LEASE_MS }), open()];
    await slow.publish(messages(3));
    const delivered: string[] = [];
    await consume(slow, async (batch) => {
      delivered.push('slow');
      for (let beats = 0; beats < 13; beats += 1) {
        await new Promise((resolve) => setTimeout(resolve, KEPT_LEASE_MS / 10));
        await batch.heartbeat();
      }
      expect(batch.signal.aborted).toBe(false);
    });
    await expect.poll(() => delivered.length).toBe(1);
    await consume(other, async () => void delivered.push('other'));
    await expect.poll(() => other.lag([])).toBe(0);
    expect(delivered).toEqual(['slow']);
  });

  it('settles nothing for who does not hold the token', async () => {
    const queue = open();
    await queue.publish(messages(2));
    await database.sql(
      `UPDATE flash_sale.queue_messages SET lease_token = 'theirs', lease_until = now() + interval '1 h'`,
    );
    expect(await settleRows(database.client, 'mine', [1], undefined)).toBe(0);
    expect(await queue.lag([])).toBe(2);
    expect(await settleRows(database.client, 'theirs', [], { rowId: 1, settledCount: 1 })).toBe(1);
    expect(await queue.lag([])).toBe(1);
    expect(await settleRows(database.client, 'theirs', [1], undefined)).toBe(1);
    expect(await queue.lag([])).toBe(0);
  });

  it('settles the part of a large publish that was handled, and delivers only the rest again', async () => {
    const queue = open({ redeliveryDelayMs: 20 });
    const published = messages(300);
    await queue.publish(published);
    const handled: OrderId[] = [];
    let failed = false;
    await consume(
      queue,
      async (batch) => {
        if (handled.length === 75 && !failed) {
          failed = true;
          throw new Error('the second batch fails once');
        }
        handled.push(...idsOf(batch));
      },
      75,
    );
    await expect.poll(() => queue.lag([])).toBe(0);
    expect(failed).toBe(true);
    // Each once; what was given back comes later than what nobody had touched.
    expect([...handled].sort()).toEqual(published.map(({ orderId }) => orderId).sort());
  });

  it('makes batches of the asked size out of publishes of any size', async () => {
    const queue = open();
    const published: OrderMessage[] = [];
    for (const size of [1, 1, 1, 200, 3, 1, 40, 40, 1, 1]) {
      const next = messages(size);
      published.push(...next);
      await queue.publish(next);
    }
    const sizes: number[] = [];
    const delivered: OrderId[] = [];
    await consume(
      queue,
      async (batch) => {
        sizes.push(batch.deliveries.length);
        delivered.push(...idsOf(batch));
      },
      50,
    );
    await expect.poll(() => queue.lag([])).toBe(0);
    expect(Math.max(...sizes)).toBe(50);
    expect(delivered).toEqual(published.map(({ orderId }) => orderId));
  });

  it('gives each message an origin of its own that stays the same', async () => {
    const queue = open({ redeliveryDelayMs: 1 });
    await queue.publish(messages(130));
    const origins: string[] = [];
    let calls = 0;
    await consume(
      queue,
      async (batch) => {
        calls += 1;
        if (calls % 2 === 1) throw new Error('every other call fails');
        origins.push(...batch.deliveries.map(({ origin }) => `${origin.topic}/${origin.partition}/${origin.offset}`));
      },
      30,
    );
    await expect.poll(() => queue.lag([])).toBe(0);
    expect(new Set(origins).size).toBe(130);
    expect(origins.every((origin) => /^flash_sale\.queue_messages\/0\/\d+$/.test(origin))).toBe(true);
  });

  it('carries a sale from publish to stored order through a worker', async () => {
    const queue = open();
    const orders = new PostgresOrderRepository(database.client);
    const catalog = new PostgresProductCatalog(database.client);
    const worker = new OrderWorker({ queue, orders, catalog });
    await worker.start();
    const published = Array.from({ length: 10 }, () => messages(100));
    const foreign = messageFor('another-database' as DatabaseId, product);
    const unknown = messageFor(databaseId, product, { lines: [{ sku: 'p0' as Product['sku'], quantity: 1 }] });
    for (const batch of [...published, [foreign, unknown]]) {
      expect((await queue.publish(batch)).every(({ outcome }) => outcome === 'stored')).toBe(true);
    }
    await expect.poll(() => queue.lag([])).toBe(0);
    await worker.close();
    expect(await orders.soldUnits(product.saleId)).toEqual([{ sku: product.sku, counter: 1_000, summed: 1_000 }]);
    const letters = (await orders.deadLetters({ limit: 10 })).entries;
    expect(letters).toMatchObject([{ reason: 'rejected', message: { orderId: unknown.orderId } }]);
  });

  it('refuses a message that is too large, and stores its neighbours', async () => {
    const queue = open({ messageBytesMax: 400 });
    const large = messageFor(databaseId, product, { fingerprint: 'ü'.repeat(120) });
    expect(await queue.publish([...messages(1), large, ...messages(1)])).toEqual([
      { outcome: 'stored' },
      { outcome: 'refused', reason: 'too-large' },
      { outcome: 'stored' },
    ]);
    expect(await queue.lag([])).toBe(2);
  });

  it.each([
    ['leaseMs', 0],
    ['pollIntervalMs', 1.5],
    ['lingerMs', -1],
    ['messageBytesMax', Number.NaN],
  ])('refuses a %s of %s', (option, value) => {
    expect(() => new PostgresOrderQueue(database.client, { [option]: value })).toThrow(option);
  });
});
