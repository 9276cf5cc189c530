import { buyerId as asBuyerId, createFlashSale, type FlashSale, orderIdOf, type Product } from '@flash-sale/core';
import { orderIdsOfSale } from '../orders/order-ids-of-sale.ts';
import { untilSettled } from '../orders/until-settled.ts';
import { processorTimeMs } from '../process/processor-time.ts';
import type { RentedServices } from '../services/rented-services.ts';
import { BackendProcessors } from './backend-processors.ts';
import type { LevelSale, LevelShop } from './level.ts';
import { type LevelPorts, type LibraryLevel, openLevelPorts } from './level-ports.ts';
import { startStorage } from './order-storage.ts';

const HOUR_MS = 3_600_000;
const SETTLING = { pollMs: 10, timeoutMs: 120_000 };

/** A shop of the library: `FlashSale` in this process, a worker beside it. */
export async function openLibraryShop(level: LibraryLevel, services: RentedServices): Promise<LevelShop> {
  const opened = await openLevelPorts(level, services);
  const flashSale = createFlashSale(opened.ports, { durability: level === 'fast' ? 'fast' : 'durable' });
  const storage = await startStorage(level, services, opened);
  const backends = opened.query === undefined ? undefined : new BackendProcessors(opened.query);
  return {
    async openSale(allotment) {
      const settings = { startsAt: Date.now() - HOUR_MS, endsAt: Date.now() + HOUR_MS, buyerLimit: 1 };
      const product = await opened.ports.catalog.createProduct({ name: level, price: '1.00', allotment, settings });
      await flashSale.open(product.saleId);
      return saleOf(flashSale, product, opened);
    },
    async processorTimes() {
      const times: Record<string, number> = {};
      const worker = storage.processorMs();
      if (worker !== undefined) times.worker = worker;
      if (services.redisPid !== undefined) times.Redis = processorTimeMs(services.redisPid) ?? 0;
      if (backends !== undefined) times.PostgreSQL = await backends.milliseconds();
      return times;
    },
    storedTimes: () => storage.end(),
    async close() {
      await flashSale.close();
      await opened.close();
    },
  };
}

function saleOf(flashSale: FlashSale, { saleId, sku }: Product, { ports }: LevelPorts): LevelSale {
  const lines = [{ sku, quantity: 1 }];
  return {
    async purchase(buyerId, idempotencyKey) {
      const result = await flashSale.purchase({ saleId, buyerId, lines, idempotencyKey });
      if (result.outcome === 'accepted') return { outcome: 'accepted', orderId: result.orderId };
      return result.outcome === 'sold-out' ? { outcome: 'sold-out' } : { outcome: 'other', what: result.outcome };
    },
    settled: () => untilSettled(ports, SETTLING, { inventory: ports.inventory, saleId }),
    async evidence(buyers) {
      const orderIds: string[] = await orderIdsOfSale(ports.orders, saleId);
      // The id of an order is made of sale, buyer and key: one for each key.
      const ofKeys = new Set<string>(buyers.map(({ buyerId, key }) => orderIdOf(saleId, asBuyerId(buyerId), key)));
      const [units] = await ports.orders.soldUnits(saleId);
      const { skus } = await flashSale.levels(saleId);
      const levels = skus.find((each) => each.sku === sku);
      return {
        orderIds,
        keys: orderIds.filter((orderId) => ofKeys.delete(orderId)).length,
        soldUnits: units?.summed ?? 0,
        available: levels?.available ?? Number.NaN,
        held: levels?.held ?? Number.NaN,
        sold: levels?.sold ?? Number.NaN,
      };
    },
  };
}
