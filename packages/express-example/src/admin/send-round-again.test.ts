import { createFlashSale, createMemoryPorts, type DeadLetter, OrderWorker } from '@flash-sale/core';
import { expect, it } from 'vitest';
import type { ExamplePorts } from '../composition/example-ports.ts';
import { sendRoundAgain, unsettledLetters } from './send-round-again.ts';

async function withDeadLetter() {
  const ports = createMemoryPorts();
  const { saleId, sku } = await ports.catalog.createProduct({ name: 'Lamp', price: '5', allotment: 3 });
  await using flashSale = createFlashSale(ports);
  await flashSale.open(saleId);
  const sold = await flashSale.purchase({ saleId, buyerId: 'ann', lines: [{ sku, quantity: 1 }] });
  expect(sold.outcome).toBe('accepted');
  const entry = ports.queue.entries().find(({ type }) => type === 'order');
  if (entry?.type !== 'order') throw new Error('nothing was published');
  const { message, origin } = entry;
  const letter: DeadLetter = { reason: 'rejected', error: 'the database was full', origin, message, raw: undefined };
  const { topic, partition } = origin;
  // The worker that set it aside has moved on behind it.
  const nextOffset = String(Number(origin.offset) + 1);
  const position = { topic, partition, fromOffset: '0', nextOffset, barriers: new Map([[saleId, 1]]) };
  await ports.orders.save({ orders: [], deadLetters: [letter], position });
  const example = {
    ...ports,
    description: 'memory',
    exclusively: (work: () => unknown) => work(),
    close: async () => {},
  };
  return { ports, example: example as unknown as ExamplePorts, saleId };
}

it('sends what is not settled round again, once', async () => {
  const { ports, example, saleId } = await withDeadLetter();
  const letters = await unsettledLetters(example, saleId);
  expect(letters).toMatchObject([{ reason: 'rejected', error: 'the database was full' }]);
  expect(await sendRoundAgain(example, { saleId, ids: 'all' })).toEqual({
    published: letters.map(({ id }) => id),
    refused: [],
  });
  const worker = new OrderWorker(ports);
  await worker.start();
  await expect.poll(async () => (await ports.orders.soldUnits(saleId))[0]?.summed).toBe(1);
  await worker.close();
  expect(await unsettledLetters(example, saleId)).toEqual([]);
  expect(await sendRoundAgain(example, { saleId, ids: 'all' })).toEqual({ published: [], refused: [] });
});

it('refuses an id that names no letter, with the reason', async () => {
  const { example, saleId } = await withDeadLetter();
  const { published, refused } = await sendRoundAgain(example, { saleId, ids: ['999999'] });
  expect(published).toEqual([]);
  expect(refused).toMatchObject([{ id: '999999' }]);
});
