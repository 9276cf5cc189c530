import { createFlashSale, createMemoryPorts, type FlashSale, OrderWorker, type Product } from '@flash-sale/core';
import { sampleMessages } from '@flash-sale/core/testing';
import type { KafkaOrderQueue } from '@flash-sale/kafka-adapter';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { describeWith } from '#test/services';
import { appendRaw, createTestLog, type TestLog } from '../kafka-clients.ts';
import { readTopic } from '../read-topic.ts';

const QUICK = { deadlineMs: 30_000, leaseTtlMs: 60_000, leaseRenewMs: 100, relayMs: 50, relayMinAgeMs: 0 };

describeWith('kafka', 'a sale over Kafka', (brokers) => {
  let log: TestLog;
  let queue: KafkaOrderQueue;
  let ports: ReturnType<typeof shopPorts>;
  let product: Product;
  let flashSale: FlashSale;
  const workers: OrderWorker[] = [];

  const shopPorts = (own: KafkaOrderQueue) => ({ ...createMemoryPorts(), queue: own });
  const buy = (buyer: string, idempotencyKey?: string) =>
    flashSale.purchase({
      saleId: product.saleId,
      buyerId: buyer,
      lines: [{ sku: product.sku, quantity: 1 }],
      ...(idempotencyKey !== undefined && { idempotencyKey }),
    });

  beforeEach(async () => {
    log = await createTestLog(brokers);
    queue = log.open();
    ports = shopPorts(queue);
    product = await ports.catalog.createProduct({ name: 'Console', price: '499.00', allotment: 100 });
    flashSale = createFlashSale(ports, QUICK);
    for (const own of [queue, log.open()]) workers.push(new OrderWorker({ ...ports, queue: own }));
    await Promise.all(workers.map((worker) => worker.start()));
    await flashSale.open(product.saleId);
  });
  afterEach(async () => {
    await flashSale.close();
    await Promise.all(workers.splice(0).map((worker) => worker.close()));
    await log.dispose();
  });

  it('stores exactly what was accepted, and sets foreign and unreadable messages apart', async () => {
    await queue.publish(sampleMessages(20));
    await appendRaw(log, { key: 'tombstone', value: null });
    const answers = await Promise.all(Array.from({ length: 300 }, (_, buyer) => buy(`buyer-${buyer}`)));
    const accepted = answers.flatMap((answer) => (answer.outcome === 'accepted' ? [answer.orderId] : []));
    expect(accepted).toHaveLength(100);
    expect(answers.filter(({ outcome }) => outcome === 'sold-out')).toHaveLength(200);
    await expect
      .poll(async () => (await ports.orders.soldUnits(product.saleId))[0], { timeout: 30_000 })
      .toMatchObject({ counter: 100, summed: 100 });
    const stored = await ports.orders.orders(accepted);
    expect(stored.map((order) => order?.orderId)).toEqual(accepted);
    await expect.poll(async () => queue.lag(await ports.orders.positions()), { timeout: 30_000 }).toBe(0);
    const { entries } = await ports.orders.deadLetters({ limit: 10 });
    expect(entries).toMatchObject([{ reason: 'unreadable', error: 'a record without a value' }]);
    expect(await readTopic(log.kafka, `${log.topic}.dlt`)).toMatchObject([{ headers: { reason: 'unreadable' } }]);
  });

  it('recovers over its barriers when the store is lost, and sells the rest exactly', async () => {
    const first = await Promise.all(Array.from({ length: 60 }, (_, buyer) => buy(`buyer-${buyer}`, `key-${buyer}`)));
    expect(first.filter(({ outcome }) => outcome === 'accepted')).toHaveLength(60);
    ports.inventory.forget();
    const levels = await flashSale.open(product.saleId, { timeoutMs: 60_000 });
    expect(levels).toMatchObject({ epoch: 2, skus: [{ allotment: 100, available: 40, held: 0, sold: 60 }] });
    const again = await Promise.all(Array.from({ length: 60 }, (_, buyer) => buy(`buyer-${buyer}`, `key-${buyer}`)));
    expect(again.filter(({ outcome }) => outcome === 'replayed')).toHaveLength(60);
    const rest = await Promise.all(Array.from({ length: 100 }, (_, buyer) => buy(`late-${buyer}`)));
    expect(rest.filter(({ outcome }) => outcome === 'accepted')).toHaveLength(40);
    await expect
      .poll(async () => (await ports.orders.soldUnits(product.saleId))[0], { timeout: 30_000 })
      .toMatchObject({ counter: 100, summed: 100 });
    await expect.poll(async () => queue.lag(await ports.orders.positions())).toBe(0);
    expect((await flashSale.reconcile(product.saleId)).discrepancies).toEqual([]);
  });
});
