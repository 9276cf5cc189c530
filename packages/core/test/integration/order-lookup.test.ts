import { createFlashSale } from '@flash-sale/core';
import { describe, expect, it } from 'vitest';
import { openShop, QUICK } from './shop.fixture.ts';

/** An order id that nobody has. */
const idOf = (index: number) => `${String(index).padStart(21, 'A')}A`;

describe('looking for an order', () => {
  it('finds what is stored, what is on its way and what is held, each with its sale', async () => {
    await using shop = await openShop({ worker: false });
    const { saleId, sku } = shop.product;
    const bought = await shop.buy('ann');
    const held = await shop.flashSale.hold({ saleId, buyerId: 'bob', lines: [{ sku, quantity: 1 }] });
    if (bought.outcome !== 'accepted' || held.outcome !== 'held') throw new Error('there was stock for both');
    expect(await shop.flashSale.order(bought.orderId)).toMatchObject({ state: 'pending', saleId });
    expect(await shop.flashSale.order(held.orderId)).toMatchObject({ state: 'held', saleId });
    expect(await shop.flashSale.order(idOf(0))).toBeUndefined();
  });

  it('finds an order of a sale that nobody has asked this process for', async () => {
    await using shop = await openShop({ worker: false });
    const other = await shop.ports.catalog.createProduct({ name: 'Lamp', price: '5.00', allotment: 1 });
    await using elsewhere = createFlashSale(shop.ports, QUICK);
    await elsewhere.open(other.saleId);
    const lines = [{ sku: other.sku, quantity: 1 }];
    const bought = await elsewhere.purchase({ saleId: other.saleId, buyerId: 'ann', lines });
    if (bought.outcome !== 'accepted') throw new Error('there was stock');
    expect(await shop.flashSale.order(bought.orderId)).toMatchObject({ state: 'pending', saleId: other.saleId });
  });

  it('of a crowd that makes ids up costs one look at the catalog at a time, whatever its size', async () => {
    await using shop = await openShop({ worker: false });
    const { catalog } = shop.ports;
    const sales = catalog.sales.bind(catalog);
    let looks = 0;
    let underWay = 0;
    let most = 0;
    catalog.sales = async (...page) => {
      looks += 1;
      underWay += 1;
      most = Math.max(most, underWay);
      try {
        await new Promise((resolve) => setTimeout(resolve, 5));
        return await sales(...page);
      } finally {
        underWay -= 1;
      }
    };
    const answers = await Promise.all(Array.from({ length: 1_000 }, (_, index) => shop.flashSale.order(idOf(index))));
    expect(answers.every((answer) => answer === undefined)).toBe(true);
    expect(most).toBe(1);
    expect(looks).toBeLessThan(20);
  });

  it('that is never answered ends with its deadline, and keeps nobody from closing', async () => {
    await using shop = await openShop({ worker: false });
    shop.ports.orders.orders = () => new Promise(() => {});
    const asked = shop.flashSale.order(idOf(0), { timeoutMs: 30 });
    await expect(asked).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED' });
  });

  it('throws what a reading threw, also when it is a bug', async () => {
    await using shop = await openShop({ worker: false });
    shop.ports.orders.orders = async () => {
      throw new TypeError('a bug');
    };
    await expect(shop.flashSale.order(idOf(0))).rejects.toThrow('a bug');
  });
});
