import { createFlashSale, createMemoryPorts, type Metrics, OrderWorker, type PublishOutcome } from '@flash-sale/core';
import { ManualClock, sampleMessage } from '@flash-sale/core/testing';
import { describe, expect, it } from 'vitest';

/** A shop in virtual time, whose auditor counts the gaps that it has told of. */
async function openManual(allotment = 100) {
  const clock = new ManualClock();
  const ports = createMemoryPorts({ clock });
  const { saleId, sku } = await ports.catalog.createProduct({ name: 'Console', price: '499.00', allotment });
  let gaps = 0;
  const metrics: Metrics = {
    count: (name, _labels, by = 1) => {
      if (name === 'flash_sale_seq_gaps_total') gaps += by;
    },
    observe: () => {},
    gauge: () => {},
  };
  const flashSale = createFlashSale({ ...ports, metrics }, { relayMs: 60_000, leaseTtlMs: 3_600_000 });
  const worker = new OrderWorker(ports);
  await worker.start();
  await flashSale.open(saleId);
  return {
    ports,
    saleId,
    worker,
    gaps: () => gaps,
    pass: (ms: number) => clock.advanceAsync(ms),
    /** Sells, publishes and stores: orders of another process. */
    async sellElsewhere(count: number) {
      const { databaseId } = ports.database;
      const sale = { saleId, databaseId, epoch: 1 };
      const lines = [{ sku, quantity: 1 }];
      for (let sold = 0; sold < count; sold += 250) {
        const commands = Array.from({ length: 250 }, () => {
          const { orderId, buyerId, fingerprint } = sampleMessage();
          return { type: 'purchase', orderId, buyerId, lines, fingerprint, traceparent: undefined } as const;
        });
        await ports.inventory.decide(sale, commands);
      }
      const messages = await ports.inventory.outbox.pending(saleId, { afterSeq: 0, minAgeMs: 0, limit: count });
      await ports.queue.publish(messages);
      await ports.inventory.outbox.drop(
        sale,
        messages.map(({ seq }) => seq),
      );
    },
    async buy(count: number) {
      for (let index = 0; index < count; index += 1) {
        await flashSale.purchase({ saleId, buyerId: 'ann', lines: [{ sku, quantity: 1 }] });
      }
    },
    async [Symbol.asyncDispose]() {
      await flashSale.close();
      await worker.close();
      await ports.queue.close();
    },
  };
}

type Manual = Awaited<ReturnType<typeof openManual>>;

/** From now on the queue says that it has stored what it throws away. */
function lose({ ports }: Manual): () => void {
  const { queue } = ports;
  const publish = queue.publish.bind(queue);
  queue.publish = async (messages) => messages.map((): PublishOutcome => ({ outcome: 'stored' }));
  return () => {
    queue.publish = publish;
  };
}

describe('the numbers of the orders', () => {
  it('are all there in a sale that is well, however long it is looked at', async () => {
    await using shop = await openManual();
    await shop.buy(20);
    await shop.pass(60_000);
    expect(await shop.ports.orders.seqsOfEpoch(shop.saleId, 1, 0, 100)).toHaveLength(20);
    expect(shop.gaps()).toBe(0);
  });

  it('tell of each order that was lost on its way, once', async () => {
    await using shop = await openManual();
    await shop.buy(3);
    const found = lose(shop);
    await shop.buy(2);
    found();
    await shop.buy(4);
    await shop.pass(5_000);
    expect(shop.gaps()).toBe(0);
    await shop.pass(30_000);
    expect(shop.gaps()).toBe(2);
    lose(shop);
    await shop.buy(1);
    await shop.pass(60_000);
    expect(shop.gaps()).toBe(3);
  });

  it('are waited for while the orders are in the queue, the outbox, or set aside', async () => {
    await using shop = await openManual();
    await shop.worker.close();
    await shop.buy(3);
    await shop.pass(60_000);
    expect(shop.gaps()).toBe(0);
    const { orders, queue } = shop.ports;
    const entry = queue.entries().find(({ type }) => type === 'order');
    if (entry?.type !== 'order') throw new Error('nothing was published');
    const { message, origin } = entry;
    const letter = { origin, message, reason: 'rejected', error: 'a constraint', raw: undefined } as const;
    const rejected = orders.save.bind(orders);
    orders.save = (batch) =>
      rejected({
        ...batch,
        orders: batch.orders.filter(({ message: { orderId } }) => orderId !== message.orderId),
        deadLetters: [letter],
      });
    await shop.worker.start();
    await shop.pass(60_000);
    expect((await orders.deadLetters({ limit: 10 })).entries).toHaveLength(1);
    expect((await orders.soldUnits(shop.saleId))[0]?.summed).toBe(2);
    expect(shop.gaps()).toBe(0);
    queue.setHealth('down');
    await shop.buy(1);
    await shop.pass(60_000);
    expect(shop.gaps()).toBe(0);
  });

  it('tell of every loss at once, however many orders came between', async () => {
    await using shop = await openManual();
    for (let lost = 0; lost < 6; lost += 1) {
      await shop.buy(2);
      const found = lose(shop);
      await shop.buy(1);
      found();
    }
    await shop.buy(1);
    await shop.pass(5_000);
    expect(shop.gaps()).toBe(0);
    await shop.pass(20_000);
    expect(shop.gaps()).toBe(6);
  });

  it('are followed as fast as they come', async () => {
    await using shop = await openManual(60_000);
    await shop.sellElsewhere(50_000);
    await shop.buy(1);
    lose(shop);
    await shop.buy(1);
    await shop.pass(25_000);
    expect(await shop.ports.orders.seqsOfEpoch(shop.saleId, 1, 50_000, 10)).toEqual([50_001]);
    expect(shop.gaps()).toBe(1);
  });

  it('are told of once, also where an answer comes when its visit was given up', async () => {
    await using shop = await openManual();
    const { outbox } = shop.ports.inventory;
    const pending = outbox.pending.bind(outbox);
    let late = (): void => {};
    const answered = new Promise<void>((resolve) => {
      late = resolve;
    });
    outbox.pending = async (...call) => {
      outbox.pending = pending;
      await answered;
      return await pending(...call);
    };
    await shop.buy(3);
    lose(shop);
    await shop.buy(2);
    await shop.pass(25_000);
    expect(outbox.pending).toBe(pending);
    expect(shop.gaps()).toBe(0);
    await shop.pass(30_000);
    expect(shop.gaps()).toBe(2);
    late();
    await shop.pass(1_000);
    expect(shop.gaps()).toBe(2);
  });
});
