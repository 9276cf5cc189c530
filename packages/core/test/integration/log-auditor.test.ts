import { FlashSaleError, type FlashSalePorts, MemoryOrderQueue, type OrderQueue } from '@flash-sale/core';
import { expect, it } from 'vitest';
import { openShop } from './shop.fixture.ts';

/** A queue that can be replaced behind the back of those who have it. */
function replaceable(first: OrderQueue): { readonly queue: OrderQueue; replace(next: OrderQueue): void } {
  let now = first;
  return {
    queue: new Proxy(first, {
      get(_, name) {
        const value: unknown = Reflect.get(now, name, now);
        return typeof value === 'function' ? (value.bind(now) as unknown) : value;
      },
    }),
    replace: (next) => {
      now = next;
    },
  };
}

it('stops the sales of a process whose log was made anew while it sold', async () => {
  let topic: ReturnType<typeof replaceable> | undefined;
  const wrap = (ports: { readonly queue: MemoryOrderQueue }): Partial<FlashSalePorts> => {
    topic = replaceable(ports.queue);
    return { queue: topic.queue };
  };
  await using shop = await openShop({ wrap, options: { auditMs: 10 } });
  const { saleId } = shop.product;
  for (let buyer = 0; buyer < 8; buyer += 1) await shop.buy(`b${buyer}`);
  await expect.poll(async () => (await shop.ports.orders.soldUnits(saleId))[0]?.summed).toBe(8);
  topic?.replace(new MemoryOrderQueue());
  await expect
    .poll(() => shop.flashSale.health().sales)
    .toMatchObject([{ state: 'stopped', stop: { reason: 'log-replaced' } }]);
  expect(await shop.buy('late')).toMatchObject({ outcome: 'unavailable' });
});

it('takes no notice of a log that looks too short for a moment, as it may after a change of leader', async () => {
  await using shop = await openShop({ options: { auditMs: 10 } });
  const { queue } = shop.ports;
  await shop.buy('ann');
  await expect.poll(() => shop.ports.database.positions.size).toBeGreaterThan(0);
  const lag = queue.lag.bind(queue);
  let looks = 0;
  queue.lag = async (positions) => {
    looks += 1;
    return await (looks % 3 === 0
      ? lag(positions)
      : lag(positions.map((each) => ({ ...each, nextOffset: '1000000' }))));
  };
  await expect.poll(() => looks).toBeGreaterThan(12);
  expect(shop.flashSale.health().sales).toMatchObject([{ state: 'selling', epoch: 1 }]);
});

it('stops every sale at once when its registry is away, and recovery stops when that is back', async () => {
  let topic: ReturnType<typeof replaceable> | undefined;
  const wrap = (ports: { readonly queue: MemoryOrderQueue }): Partial<FlashSalePorts> => {
    topic = replaceable(ports.queue);
    return { queue: topic.queue };
  };
  // A lease that outlives the test: nothing but the finding ends it.
  await using shop = await openShop({ wrap, options: { auditMs: 10, leaseTtlMs: 600_000 } });
  const { flashSale, ports, product } = shop;
  const second = await ports.catalog.createProduct({ name: 'Game', price: '59.00', allotment: 10 });
  await flashSale.open(second.saleId);
  const buySecond = () =>
    flashSale.purchase({
      saleId: second.saleId,
      buyerId: 'ann',
      lines: [{ sku: second.sku, quantity: 1 }],
    });
  for (let buyer = 0; buyer < 8; buyer += 1) await shop.buy(`b${buyer}`);
  await expect.poll(async () => (await ports.orders.soldUnits(product.saleId))[0]?.summed).toBe(8);
  expect((await buySecond()).outcome).toBe('accepted');

  const { epochs } = ports;
  const beginClosing = epochs.beginClosing.bind(epochs);
  let asked = 0;
  epochs.beginClosing = async () => {
    asked += 1;
    throw new FlashSaleError('DATABASE_UNAVAILABLE', 'the registry is away');
  };
  topic?.replace(new MemoryOrderQueue());
  await expect.poll(() => asked).toBeGreaterThanOrEqual(4);
  const refused = { outcome: 'unavailable', reason: 'recovering' };
  for (let buyer = 0; buyer < 10; buyer += 1) {
    expect(await shop.buy(`c${buyer}`)).toMatchObject(refused);
    expect(await buySecond()).toMatchObject(refused);
  }
  epochs.beginClosing = beginClosing;
  const stopped = { state: 'stopped', stop: { reason: 'log-replaced' } };
  await expect.poll(() => flashSale.health().sales).toMatchObject([stopped, stopped]);
});

it('goes on counting where a look fails for another reason than the log', async () => {
  await using shop = await openShop({ options: { auditMs: 10 } });
  const { queue, epochs } = shop.ports;
  await shop.buy('ann');
  await expect.poll(() => shop.ports.database.positions.size).toBeGreaterThan(0);
  const beginClosing = epochs.beginClosing.bind(epochs);
  let closedAfter: number | undefined;
  epochs.beginClosing = (...call) => {
    closedAfter ??= looks;
    return beginClosing(...call);
  };
  const lag = queue.lag.bind(queue);
  let looks = 0;
  queue.lag = async (positions) => {
    looks += 1;
    if (looks % 2 === 0) throw new FlashSaleError('QUEUE_UNAVAILABLE', 'the brokers are away');
    return await lag(positions.map((each) => ({ ...each, nextOffset: '1000000' })));
  };
  await expect.poll(() => closedAfter).toBe(5);
});
