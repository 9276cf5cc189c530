import {
  createFlashSale,
  type FlashSale,
  type FlashSaleOptions,
  type FlashSalePorts,
  OrderWorker,
  type Product,
} from '@flash-sale/core';
import { auditPurchases } from './audit-purchases.ts';
import type { PurchaseLoad, PurchaseRun } from './purchase-run.ts';

const HOUR_MS = 3_600_000;
/** Buyer ids of 16 characters: short ones are cheaper than what real ones cost. */
const FIRST_BUYER = 1_000_000_000;

/**
 * Sends a crowd to a sale on these ports, in this process, and audits what became of it. Makes a product and a sale of its
 * own; with `accepted` there is stock for all, with `sold-out` the last unit is sold before the clock starts.
 *
 * The ports stay open: they belong to the caller. Nothing else may sell or consume on them meanwhile.
 */
export async function measurePurchases(
  ports: FlashSalePorts,
  load: PurchaseLoad,
  options: FlashSaleOptions = {},
): Promise<PurchaseRun> {
  const { run } = await measurePurchasesBeside(ports, load, options, () => 0);
  return run;
}

/**
 * The same with a process beside this one that works for the crowd too: `processorMs` reads how much processor time it has
 * had so far, and `besideMs` is what it had until the last answer.
 */
export async function measurePurchasesBeside(
  ports: FlashSalePorts,
  load: PurchaseLoad,
  options: FlashSaleOptions,
  processorMs: () => number,
): Promise<{ readonly run: PurchaseRun; readonly besideMs: number }> {
  const stockForAll = load.kind === 'accepted' || load.kind === 'accepted-keyed';
  const allotment = stockForAll ? load.purchases : 1;
  const product = await ports.catalog.createProduct({
    name: `Benchmark ${load.kind}`,
    price: '1.00',
    allotment,
    // A window and a buyer limit, so that every check of the path has something to look at.
    settings: { startsAt: Date.now() - HOUR_MS, endsAt: Date.now() + HOUR_MS, buyerLimit: 1 },
  });
  const worker = new OrderWorker(ports);
  await using flashSale = createFlashSale(ports, options);
  await flashSale.open(product.saleId);
  if (load.worker) await worker.start();
  try {
    const orderIds: string[] = [];
    const outcomes = new Map<string, number>();
    if (!stockForAll) orderIds.push(...(await buyLastUnit(flashSale, product)));

    const besideBefore = processorMs();
    const cpuBefore = process.cpuUsage();
    const startedAt = performance.now();
    await sendCrowd(flashSale, product, load, outcomes, orderIds);
    const answeredMs = performance.now() - startedAt;
    const cpu = process.cpuUsage(cpuBefore);
    const besideMs = processorMs() - besideBefore;

    // Idempotent: where no worker ran meanwhile, it stores everything now, so that the orders can be counted.
    await worker.start();
    const audit = await auditPurchases(ports, flashSale, { load, product, outcomes, orderIds, startedAt });
    const run = {
      ...load,
      answersPerSecond: (load.purchases / answeredMs) * 1_000,
      answersPerCpuSecond: (load.purchases / (cpu.user + cpu.system)) * 1e6,
      storedPerSecond: stockForAll && load.worker ? (load.purchases / audit.storedMs) * 1_000 : undefined,
      checks: audit.checks,
    };
    return { run, besideMs };
  } finally {
    await worker.close();
  }
}

async function buyLastUnit(flashSale: FlashSale, { saleId, sku }: Product): Promise<readonly string[]> {
  const result = await flashSale.purchase({ saleId, buyerId: 'buyer-before', lines: [{ sku, quantity: 1 }] });
  return result.outcome === 'accepted' ? [result.orderId] : [];
}

/** Each of `concurrency` places is taken by the next buyer as soon as the one before is answered. */
async function sendCrowd(
  flashSale: FlashSale,
  { saleId, sku }: Product,
  { kind, purchases, concurrency }: PurchaseLoad,
  outcomes: Map<string, number>,
  orderIds: string[],
): Promise<void> {
  const keyed = kind === 'accepted-keyed' || kind === 'sold-out-keyed';
  let next = 0;
  const place = async (): Promise<void> => {
    while (next < purchases) {
      const buyer = next;
      next += 1;
      const result = await flashSale.purchase({
        saleId,
        buyerId: `buyer-${FIRST_BUYER + buyer}`,
        lines: [{ sku, quantity: 1 }],
        idempotencyKey: keyed ? `key-${buyer}` : undefined,
      });
      outcomes.set(result.outcome, (outcomes.get(result.outcome) ?? 0) + 1);
      if (result.outcome === 'accepted') orderIds.push(result.orderId);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, place));
}
