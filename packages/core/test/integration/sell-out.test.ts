import { createFlashSale, createMemoryPorts, OrderWorker } from '@flash-sale/core';
import { expect, it } from 'vitest';

it('sells 100 units to 1,000 buyers exactly, each accepted one with one order', async () => {
  const ports = createMemoryPorts();
  const product = await ports.catalog.createProduct({ name: 'Console', price: '499.00', allotment: 100 });
  // Nobody of a crowd is late, however busy the machine is.
  await using flashSale = createFlashSale(ports, { deadlineMs: 60_000 });
  const worker = new OrderWorker(ports);
  await worker.start();
  await flashSale.initialize(product.saleId);

  const results = await Promise.all(
    Array.from({ length: 1_000 }, (_, buyer) =>
      flashSale.purchase({
        saleId: product.saleId,
        buyerId: `buyer-${buyer}`,
        lines: [{ sku: product.sku, quantity: 1 }],
      }),
    ),
  );

  const count = (outcome: string) => results.filter((result) => result.outcome === outcome).length;
  expect({ accepted: count('accepted'), soldOut: count('sold-out') }).toEqual({ accepted: 100, soldOut: 900 });
  const { skus } = await flashSale.levels(product.saleId);
  expect(skus).toEqual([{ sku: product.sku, allotment: 100, available: 0, held: 0, sold: 100 }]);
  await expect.poll(async () => (await ports.orders.soldUnits(product.saleId))[0]?.summed).toBe(100);
  const accepted = results.flatMap((result) => (result.outcome === 'accepted' ? [result.orderId] : []));
  expect(new Set(accepted).size).toBe(100);
  for (const order of await ports.orders.orders(accepted)) expect(order?.lines[0]?.unitPrice).toBe('499.00');
  const report = await flashSale.reconcile(product.saleId);
  expect(report.discrepancies).toEqual([]);
  await worker.close();
});
