import { FlashSaleError } from '@flash-sale/core';
import { describe, expect, it } from 'vitest';
import { levelsOf, openShop } from './shop.fixture.ts';

describe('an adjustment', () => {
  it('adds and removes units during the sale, once per operation id', async () => {
    await using shop = await openShop();
    const { saleId, sku } = shop.product;
    const add = { saleId, sku, operationId: 'op-1', delta: 5 };
    expect(await shop.flashSale.adjust(add)).toMatchObject({ outcome: 'adjusted', allotment: 15, available: 15 });
    expect(await shop.flashSale.adjust(add)).toMatchObject({ outcome: 'adjusted', replayed: true, allotment: 15 });
    await expect(shop.flashSale.adjust({ ...add, delta: 6 })).rejects.toMatchObject({ code: 'OPERATION_REUSED' });
    await shop.buy('ann', { quantity: 10 });
    const remove = { saleId, sku, operationId: 'op-2', delta: -6 };
    expect(await shop.flashSale.adjust(remove)).toEqual({ outcome: 'not-available', available: 5 });
    expect(await shop.flashSale.adjust({ ...remove, operationId: 'op-3', delta: -5 })).toMatchObject({ allotment: 10 });
    expect(await levelsOf(shop)).toEqual({ allotment: 10, available: 0, held: 0, sold: 10 });
    expect((await shop.ports.catalog.sale(saleId))?.skus).toMatchObject([{ sku, allotment: 10 }]);
    expect((await shop.flashSale.reconcile(saleId)).discrepancies).toEqual([]);
  });

  it('that was refused stays refused under its id, also when there would be room now', async () => {
    await using shop = await openShop();
    const { saleId, sku } = shop.product;
    const remove = { saleId, sku, operationId: 'op-1', delta: -8 };
    await shop.buy('ann', { quantity: 5 });
    expect(await shop.flashSale.adjust(remove)).toEqual({ outcome: 'not-available', available: 5 });
    await shop.flashSale.adjust({ saleId, sku, operationId: 'op-2', delta: 5 });
    expect(await shop.flashSale.adjust(remove)).toEqual({ outcome: 'not-available', available: 10 });
    expect(await levelsOf(shop)).toEqual({ allotment: 15, available: 10, held: 0, sold: 5 });
  });

  it('whose time is up in the middle is unknown, goes on, and answers a repeat', async () => {
    await using shop = await openShop();
    const { saleId, sku } = shop.product;
    const { catalog } = shop.ports;
    const begin = catalog.beginAdjustment.bind(catalog);
    let goOn = (): void => {};
    const told = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    catalog.beginAdjustment = async (wanted) => {
      await told;
      return await begin(wanted);
    };
    const add = { saleId, sku, operationId: 'op-1', delta: 5 };
    await expect(shop.flashSale.adjust(add, { timeoutMs: 300 })).rejects.toMatchObject({
      code: 'OPERATION_UNKNOWN',
      effect: 'unknown',
    });
    goOn();
    await expect.poll(async () => (await levelsOf(shop)).allotment).toBe(15);
    expect(await shop.flashSale.adjust(add)).toMatchObject({ outcome: 'adjusted', replayed: true, allotment: 15 });
  });

  it('that was begun when the store went away is unknown, not undone, and a repeat finishes it', async () => {
    await using shop = await openShop();
    const { saleId, sku } = shop.product;
    const { inventory } = shop.ports;
    const decide = inventory.decide.bind(inventory);
    inventory.decide = async () => {
      throw new FlashSaleError('STORE_UNAVAILABLE', 'refused');
    };
    const add = { saleId, sku, operationId: 'op-1', delta: 5 };
    await expect(shop.flashSale.adjust(add)).rejects.toMatchObject({ code: 'OPERATION_UNKNOWN', effect: 'unknown' });
    inventory.decide = decide;
    expect(await shop.flashSale.adjust(add)).toMatchObject({ outcome: 'adjusted', allotment: 15, available: 15 });
    expect((await shop.flashSale.reconcile(saleId)).discrepancies).toEqual([]);
  });

  it('refuses what is not an integer of units', async () => {
    await using shop = await openShop();
    const { saleId, sku } = shop.product;
    for (const delta of [0, 0.5, Number.NaN, 2 ** 53, '5']) {
      await expect(
        shop.flashSale.adjust({ saleId, sku, operationId: 'op', delta: delta as number }),
      ).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    }
    expect(await levelsOf(shop)).toMatchObject({ allotment: 10 });
  });

  it('is finished by initialize when it was interrupted between catalog and store', async () => {
    await using shop = await openShop();
    const { saleId, sku } = shop.product;
    const { catalog } = shop.ports;
    const finish = catalog.finishAdjustment.bind(catalog);
    catalog.finishAdjustment = async () => {
      throw new FlashSaleError('DATABASE_UNAVAILABLE', 'away');
    };
    for (const [operationId, delta] of [
      ['add', 4],
      ['remove', -3],
    ] as const) {
      await expect(shop.flashSale.adjust({ saleId, sku, operationId, delta })).rejects.toMatchObject({
        code: 'OPERATION_UNKNOWN',
      });
    }
    expect(await levelsOf(shop)).toMatchObject({ allotment: 11 });
    catalog.finishAdjustment = finish;
    await shop.flashSale.initialize(saleId);
    expect(await levelsOf(shop)).toMatchObject({ allotment: 11 });
    expect((await catalog.sale(saleId))?.skus).toMatchObject([{ allotment: 11 }]);
    expect(await catalog.adjustments(saleId, { unfinishedOnly: true })).toEqual([]);
  });

  it('that was done to a store which is then lost is not lost with it', async () => {
    await using shop = await openShop();
    const { saleId, sku } = shop.product;
    await shop.flashSale.adjust({ saleId, sku, operationId: 'add', delta: 5 });
    await shop.flashSale.adjust({ saleId, sku, operationId: 'remove', delta: -2 });
    shop.ports.inventory.forget();
    await shop.buy('ann');
    await expect.poll(async () => (await shop.ports.inventory.status(saleId))?.epoch).toBe(2);
    expect(await levelsOf(shop)).toEqual({ allotment: 13, available: 13, held: 0, sold: 0 });
    expect(await shop.flashSale.adjust({ saleId, sku, operationId: 'add', delta: 5 })).toMatchObject({
      replayed: true,
    });
  });

  it('made while the epoch is closing counts in the next epoch, not in the one that goes', async () => {
    await using shop = await openShop();
    const { saleId, sku } = shop.product;
    const { catalog, epochs } = shop.ports;
    await epochs.beginClosing(saleId, 1);
    await shop.flashSale.adjust({ saleId, sku, operationId: 'remove', delta: -4 }).catch(() => {});
    expect((await catalog.adjustments(saleId, { unfinishedOnly: false })).every((row) => row.state !== 'done')).toBe(
      true,
    );
    await expect.poll(async () => (await epochs.current(saleId))?.epoch).toBe(2);
    await expect.poll(async () => (await catalog.adjustments(saleId, { unfinishedOnly: true })).length).toBe(0);
    const inCatalog = (await catalog.sale(saleId))?.skus[0]?.allotment;
    expect(await levelsOf(shop)).toMatchObject({ allotment: inCatalog, available: inCatalog });
  });
});
