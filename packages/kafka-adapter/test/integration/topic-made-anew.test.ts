import { createFlashSale, createMemoryPorts, type FlashSale, OrderWorker, type Product } from '@flash-sale/core';
import { sampleMessage, sampleMessages } from '@flash-sale/core/testing';
import { ensureTopics, type KafkaOrderQueue } from '@flash-sale/kafka-adapter';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { describeWith } from '#test/services';
import { createTestLog, kafkaClient, type TestLog } from '../kafka-clients.ts';

const QUICK = {
  deadlineMs: 30_000,
  leaseTtlMs: 60_000,
  leaseRenewMs: 100,
  relayMs: 50,
  relayMinAgeMs: 0,
  auditMs: 100,
};
const PATIENT = { timeout: 30_000 };

describeWith('kafka', 'a sale over Kafka whose log is not what it was', (brokers) => {
  let log: TestLog;
  let queue: KafkaOrderQueue;
  let ports: ReturnType<typeof createMemoryPorts> & { readonly queue: KafkaOrderQueue };
  let product: Product;
  let flashSale: FlashSale;
  let worker: OrderWorker;

  beforeEach(async () => {
    log = await createTestLog(brokers);
    queue = log.open();
    ports = { ...createMemoryPorts(), queue } as unknown as typeof ports;
    product = await ports.catalog.createProduct({ name: 'Console', price: '499.00', allotment: 100 });
    flashSale = createFlashSale(ports, QUICK);
    worker = new OrderWorker(ports);
    await worker.start();
    await flashSale.open(product.saleId);
  });
  afterEach(async () => {
    await flashSale.close();
    await worker.close();
    await log.dispose();
  });

  const buy = (buyer: string) =>
    flashSale.purchase({ saleId: product.saleId, buyerId: buyer, lines: [{ sku: product.sku, quantity: 1 }] });

  async function sellAndStore(count: number): Promise<void> {
    const answers = await Promise.all(Array.from({ length: count }, (_, buyer) => buy(`buyer-${buyer}`)));
    expect(answers.filter(({ outcome }) => outcome === 'accepted')).toHaveLength(count);
    await expect.poll(async () => (await ports.orders.soldUnits(product.saleId))[0]?.summed, PATIENT).toBe(count);
  }

  /** Deletes the topic and creates it again. */
  async function makeAnew(): Promise<void> {
    const kafka = kafkaClient(brokers);
    const admin = kafka.admin();
    await admin.connect();
    await admin.deleteTopics({ topics: [log.topic] });
    await expect.poll(async () => await admin.listTopics(), PATIENT).not.toContain(log.topic);
    const { topic } = log;
    const single = { partitions: 3, replicationFactor: 1, minInsyncReplicas: 1, retentionMs: -1, demo: true };
    await ensureTopics(kafka, { topic, ...single });
    await admin.disconnect();
  }

  it('stops when the topic was deleted and made anew, and sells again when its positions are given up', async () => {
    await sellAndStore(60);
    await worker.close();
    await makeAnew();
    await expect
      .poll(() => flashSale.health().sales, PATIENT)
      .toMatchObject([{ state: 'stopped', stop: { reason: 'log-replaced' } }]);
    expect(await buy('late')).toMatchObject({ outcome: 'unavailable' });
    const { counted, discrepancies } = await flashSale.reconcile(product.saleId, { timeoutMs: 60_000 });
    expect(counted).toMatchObject({ orders: 60, reservations: 60, queued: undefined });
    expect(discrepancies.map(({ kind }) => kind)).toEqual(['log-replaced']);

    // What a person does who gives up what the old topic held: ends the processes, forgets the positions, starts anew.
    await flashSale.close();
    ports.database.positions.clear();
    const anew = { ...ports, queue: log.open() };
    worker = new OrderWorker(anew);
    await worker.start();
    flashSale = createFlashSale(anew, QUICK);
    const levels = await flashSale.open(product.saleId, { timeoutMs: 60_000 });
    expect(levels.skus).toMatchObject([{ allotment: 100, available: 40, held: 0, sold: 60 }]);
    expect(await buy('late')).toMatchObject({ outcome: 'accepted' });
    await expect.poll(async () => (await ports.orders.soldUnits(product.saleId))[0]?.summed, PATIENT).toBe(61);
  });

  it('calls nothing stored that is written into it, however far it has grown when it is looked at', async () => {
    await sellAndStore(60);
    await flashSale.close();
    const positions = () => [...ports.database.positions.values()];
    // The relay may have published some of the orders a second time: those come behind the last unit.
    await expect.poll(async () => await queue.lag(positions()), PATIENT).toBe(0);
    await worker.close();
    const read = positions();
    await makeAnew();
    const stranger = log.open();
    await expect.poll(async () => (await stranger.publish(sampleMessages(1)))[0]?.outcome, PATIENT).toBe('stored');
    await expect
      .poll(async () => (await queue.publish(sampleMessages(30))).map(({ outcome }) => outcome), PATIENT)
      .toEqual(Array(30).fill('unknown'));
    expect(queue.health()).toBe('down');
    expect(await queue.publish(sampleMessages(1))).toEqual([{ outcome: 'refused', reason: 'unavailable' }]);
    await stranger.publish(sampleMessages(500));
    expect(await stranger.lag(read)).toBeGreaterThan(0);
    await expect(queue.lag(read)).rejects.toMatchObject({ code: 'LOG_LOST' });
  });

  it('does not mind barriers and orders of another database in the same topic', async () => {
    await sellAndStore(10);
    const foreign = sampleMessage({ saleId: product.saleId, epoch: 50 });
    expect(await queue.publish([foreign])).toEqual([{ outcome: 'stored' }]);
    await queue.fence(foreign.databaseId, product.saleId, 60);
    ports.inventory.forget();
    const levels = await flashSale.open(product.saleId, { timeoutMs: 60_000 });
    expect(levels).toMatchObject({ epoch: 2, skus: [{ available: 90, sold: 10 }] });
    expect(await ports.orders.orders([foreign.orderId])).toEqual([undefined]);
  });
});
