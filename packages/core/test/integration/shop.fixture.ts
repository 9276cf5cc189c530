import {
  type Clock,
  createFlashSale,
  createMemoryPorts,
  type FlashSale,
  type FlashSaleOptions,
  type FlashSalePorts,
  type NewProduct,
  OrderWorker,
  type Product,
  type PurchaseRequest,
} from '@flash-sale/core';

/**
 * What tests wait for in real time comes soon. What ends by itself does not: a machine that is busy with something else for
 * seconds keeps no deadline and renews no lease. Where their end is the point, time is a manual clock.
 */
export const QUICK: FlashSaleOptions = {
  deadlineMs: 30_000,
  leaseTtlMs: 60_000,
  leaseRenewMs: 50,
  relayMs: 20,
  relayMinAgeMs: 0,
  sweepMs: 20,
};

export interface Shop extends AsyncDisposable {
  readonly ports: ReturnType<typeof createMemoryPorts>;
  readonly flashSale: FlashSale;
  readonly product: Product;
  buy(
    buyer: string,
    more?: Partial<PurchaseRequest> & { readonly quantity?: number },
  ): ReturnType<FlashSale['purchase']>;
}

/** A shop on memory adapters with one product of ten units, its sale initialized and a worker running. */
export async function openShop(
  setup: {
    readonly product?: Partial<NewProduct>;
    readonly options?: FlashSaleOptions;
    readonly wrap?: (ports: ReturnType<typeof createMemoryPorts>) => Partial<FlashSalePorts>;
    readonly worker?: boolean;
    readonly clock?: Clock;
  } = {},
): Promise<Shop> {
  const ports = createMemoryPorts({ clock: setup.clock });
  const product = await ports.catalog.createProduct({
    name: 'Console',
    price: '499.00',
    allotment: 10,
    ...setup.product,
  });
  const joined = { ...ports, ...setup.wrap?.(ports) };
  const flashSale = createFlashSale(joined, { ...QUICK, ...setup.options });
  const worker = new OrderWorker(joined);
  if (setup.worker !== false) await worker.start();
  await flashSale.open(product.saleId);
  return {
    ports,
    flashSale,
    product,
    buy(buyer, { quantity = 1, ...more } = {}) {
      const lines = [{ sku: product.sku, quantity }];
      return flashSale.purchase({ saleId: product.saleId, buyerId: buyer, lines, ...more });
    },
    async [Symbol.asyncDispose]() {
      await flashSale.close();
      await worker.close();
      await ports.queue.close();
    },
  };
}

/** The levels of the shop's one product. */
export async function levelsOf(shop: Shop) {
  const { skus } = await shop.ports.inventory.levels(shop.product.saleId);
  const [levels] = skus;
  if (levels === undefined) throw new Error('the store shows no SKU');
  const { allotment, available, held, sold } = levels;
  return { allotment, available, held, sold };
}
