import { createFlashSale } from '@flash-sale/core';
import { expect, it } from 'vitest';
import { openShop, QUICK } from './shop.fixture.ts';

it('stay as an operator was told, when a copy that was read before arrives after', async () => {
  await using shop = await openShop();
  const { saleId } = shop.product;
  const { inventory } = shop.ports;
  const configure = inventory.configure.bind(inventory);
  // The first copy from here on is held back by the network.
  const late: (() => Promise<void>)[] = [];
  inventory.configure = async (...copy) => {
    if (late.length > 0) return configure(...copy);
    await new Promise<void>((arrive) => late.push(async () => arrive(await configure(...copy))));
  };
  await using slow = createFlashSale(shop.ports, QUICK);
  const opening = slow.open(saleId);
  await expect.poll(() => late.length).toBe(1);

  await shop.flashSale.pause(saleId);
  expect((await shop.buy('ann')).outcome).toBe('paused');
  await late[0]?.();
  await opening;
  expect((await shop.buy('ann')).outcome).toBe('paused');

  await shop.flashSale.resume(saleId);
  expect((await shop.buy('ann')).outcome).toBe('accepted');
});
