import { createMemoryPorts } from '@flash-sale/core';
import { expect, it } from 'vitest';
import { benchmarkOrders } from './benchmark-orders.ts';
import { everyPage } from './every-page.ts';
import { untilSettled } from './until-settled.ts';

const AT_ONCE = { pollMs: 1, timeoutMs: 0 };

it('is settled when the queue is empty, and gives up on what nobody stores', async () => {
  const ports = createMemoryPorts();
  const databaseId = await ports.catalog.databaseId();
  const product = await ports.catalog.createProduct({ name: 'Lamp', price: '1.00', allotment: 3 });
  await untilSettled(ports, AT_ONCE);
  await ports.queue.publish(benchmarkOrders({ ...product, databaseId }, 3));
  await expect(untilSettled(ports, AT_ONCE)).rejects.toMatchObject({ code: 'TIMED_OUT' });
});

it('waits for as long as what is left becomes less, and for no longer', async () => {
  const { orders, queue } = createMemoryPorts();
  const leaving = (...lags: readonly number[]) => {
    const left = [...lags];
    return { orders, queue: Object.assign(Object.create(queue), { lag: async () => left.shift() ?? 0 }) };
  };
  await untilSettled(leaving(5, 4, 3, 2, 1), AT_ONCE);
  const standing = leaving(5, 4, ...Array<number>(1_000).fill(4));
  await expect(untilSettled(standing, AT_ONCE)).rejects.toMatchObject({ code: 'TIMED_OUT' });
});

it('reads page after page, each from where the one before ended', async () => {
  const asked: (string | undefined)[] = [];
  const read = async (cursor: string | undefined) => {
    asked.push(cursor);
    return asked.length < 3
      ? { entries: [asked.length], next: `after-${asked.length}` }
      : { entries: [], next: undefined };
  };
  const pages: (readonly number[])[] = [];
  for await (const page of everyPage(read)) pages.push(page);
  expect({ asked, pages }).toEqual({ asked: [undefined, 'after-1', 'after-2'], pages: [[1], [2], []] });
});
