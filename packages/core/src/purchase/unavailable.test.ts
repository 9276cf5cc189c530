import { expect, it } from 'vitest';
import { createFlashSale } from '../create-flash-sale.ts';
import { FlashSaleError } from '../errors/flash-sale-error.ts';
import { createMemoryPorts } from '../memory/create-memory-ports.ts';

it('answers unavailable to the first buyers of a process whose store cannot be read', async () => {
  const ports = createMemoryPorts();
  const { saleId, sku } = await ports.catalog.createProduct({ name: 'Console', price: '499.00', allotment: 1 });
  await using flashSale = createFlashSale(ports);
  const request = { saleId, buyerId: 'ann', lines: [{ sku, quantity: 1 }] };
  ports.inventory.status = async () => {
    throw new FlashSaleError('STORE_UNKNOWN', 'no answer');
  };
  expect(await flashSale.purchase(request)).toMatchObject({ outcome: 'unavailable', reason: 'store' });
  expect(await flashSale.hold(request)).toMatchObject({ outcome: 'unavailable', reason: 'store' });
});
