import { createFlashSale, createMemoryPorts, type LevelsSnapshot, silentLogger } from '@flash-sale/core';
import { expect, it } from 'vitest';
import { ProductDirectory } from '../composition/product-directory.ts';
import type { EventStream } from './event-stream.ts';
import { pauseAfter, SaleWatch } from './sale-watch.ts';

it('waits the longer the longer telling everybody took, for each sale that is followed, and never too long', () => {
  expect([pauseAfter(0, 1), pauseAfter(2, 1)]).toEqual([100, 100]);
  expect([pauseAfter(5, 1), pauseAfter(5, 4), pauseAfter(20, 1)]).toEqual([200, 800, 800]);
  expect([pauseAfter(1_000, 1), pauseAfter(20, 1_000)]).toEqual([2_000, 2_000]);
});

it('makes each event once, and lets other work of the process have its turn between those who are told', async () => {
  const ports = createMemoryPorts();
  const flashSale = createFlashSale(ports);
  const product = await new ProductDirectory(ports.catalog).add(
    await ports.catalog.createProduct({ name: 'A lamp', price: '5', allotment: 10 }),
  );
  await flashSale.open(product.saleId);
  const snapshot = await flashSale.levels(product.saleId);
  let read = 0;
  // Each event is made from the levels of the product: how often they are read is how often one is made.
  const counted: LevelsSnapshot = new Proxy(snapshot, {
    get(target, name) {
      if (name === 'skus') read += 1;
      return Reflect.get(target, name);
    },
  });
  let begin: () => void = () => {};
  const begun = new Promise<void>((resolve) => {
    begin = resolve;
  });
  async function* watchLevels(): AsyncGenerator<LevelsSnapshot> {
    await begun;
    yield counted;
  }
  const watch = new SaleWatch({ watchLevels }, product.saleId, silentLogger, { salesFollowed: () => 1, onEnd() {} });
  const told: string[] = [];
  let turns = 0;
  const turn = () => {
    turns += 1;
    if (told.length < 250) setImmediate(turn);
  };
  const toldInTurn: number[] = [];
  for (let follower = 0; follower < 250; follower += 1) {
    const send = (event: string) => {
      told.push(event);
      toldInTurn.push(turns);
    };
    watch.add({ send, end() {} } as unknown as EventStream, product);
  }
  setImmediate(turn);
  begin();
  await expect.poll(() => told.length).toBe(250);
  expect([new Set(told).size, read]).toEqual([1, 1]);
  expect(new Set(toldInTurn).size).toBe(3);
  await flashSale.close();
});
