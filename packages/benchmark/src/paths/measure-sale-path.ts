import {
  createFlashSale,
  type FlashSale,
  type FlashSalePorts,
  OrderWorker,
  type SaleId,
  type Sku,
} from '@flash-sale/core';
import { inFlight } from '../orders/benchmark-orders.ts';
import { untilSettled } from '../orders/until-settled.ts';
import type { Check } from '../scenario/findings.ts';
import type { PathStep, SalePath, SalePathLoad } from './sale-path.ts';

/** Buyer ids of 16 characters: short ones are cheaper than what real ones cost. */
const FIRST_BUYER = 1_000_000_000;
/** Requests that empty a buyer's bucket. */
export const BUCKET_CAPACITY = 5;
const SETTLING = { pollMs: 5, timeoutMs: 120_000 };
const SKUS: Readonly<Record<SalePath, number>> = {
  'skus-1': 1,
  'skus-10': 10,
  'skus-100': 100,
  throttled: 1,
  holds: 1,
};

interface OpenSale {
  readonly flashSale: FlashSale;
  readonly saleId: SaleId;
  readonly skus: readonly Sku[];
  /** Ids of every order that a buyer was told. */
  readonly orderIds: string[];
  readonly checks: Check[];
}

/**
 * Sends a crowd down one path of a sale that it makes on these ports, in this process, and audits it. Every buyer's bucket
 * must hold `BUCKET_CAPACITY` requests, and get none back meanwhile.
 */
export async function measureSalePath(
  ports: FlashSalePorts,
  path: SalePath,
  load: SalePathLoad,
): Promise<{ readonly steps: readonly PathStep[]; readonly checks: readonly Check[] }> {
  const { catalog } = ports;
  const allotment = Math.ceil(load.requests / SKUS[path]);
  const first = await catalog.createProduct({ name: path, price: '1.00', allotment });
  const skus = [first.sku];
  for (let index = 1; index < SKUS[path]; index += 1) {
    const { sku } = await catalog.createProduct({ name: path, price: '1.00', allotment, saleId: first.saleId });
    skus.push(sku);
  }
  await using flashSale = createFlashSale(ports);
  await flashSale.open(first.saleId);
  const sale: OpenSale = { flashSale, saleId: first.saleId, skus, orderIds: [], checks: [] };
  const steps = path === 'holds' ? await hold(sale, load) : await buy(sale, path, load);
  await audit(ports, sale, allotment * skus.length);
  await flashSale.end(first.saleId);
  await flashSale.dropSale(first.saleId);
  return { steps, checks: sale.checks.map((check) => ({ ...check, what: `${path}: ${check.what}` })) };
}

async function buy(sale: OpenSale, path: SalePath, { requests, concurrency }: SalePathLoad): Promise<PathStep[]> {
  const { flashSale, saleId, skus, orderIds } = sale;
  const buyers = path === 'throttled' ? requests / BUCKET_CAPACITY : requests;
  const purchase = async (index: number): Promise<string> => {
    const result = await flashSale.purchase({
      saleId,
      buyerId: `buyer-${FIRST_BUYER + (index % buyers)}`,
      lines: [{ sku: skus[index % skus.length] as Sku, quantity: 1 }],
      idempotencyKey: `key-${index}`,
    });
    if (result.outcome === 'accepted') orderIds.push(result.orderId);
    return result.outcome;
  };
  const accepted = await step(sale, 'accepted', 'accepted', requests, concurrency, purchase);
  if (path !== 'throttled') return [accepted];
  // Everybody has taken every token: the same buyers again, with keys of their own.
  const again = (index: number) => purchase(requests + index);
  return [await step(sale, 'throttled', 'throttled', requests, concurrency, again)];
}

async function hold(sale: OpenSale, { requests, concurrency }: SalePathLoad): Promise<PathStep[]> {
  const { flashSale, saleId, skus, orderIds } = sale;
  const held: string[] = [];
  const buyerId = (index: number) => `buyer-${FIRST_BUYER + index}`;
  const lines = [{ sku: skus[0] as Sku, quantity: 1 }];
  const holds = await step(sale, 'holds', 'held', requests, concurrency, async (index) => {
    const request = { saleId, buyerId: buyerId(index), lines, idempotencyKey: `key-${index}` };
    const result = await flashSale.hold(request);
    if (result.outcome === 'held') held[index] = result.orderId;
    return result.outcome;
  });
  const { skus: levels } = await flashSale.levels(saleId);
  sale.checks.push({ what: 'held units', expected: requests, found: levels[0]?.held ?? Number.NaN });
  const confirms = await step(sale, 'confirms', 'accepted', requests, concurrency, async (index) => {
    const result = await flashSale.confirm({ saleId, orderId: held[index] ?? '', buyerId: buyerId(index) });
    if (result.outcome === 'accepted') orderIds.push(result.orderId);
    return result.outcome;
  });
  return [holds, confirms];
}

/** Asks so often, and expects the same outcome each time. */
async function step(
  { checks }: OpenSale,
  name: string,
  wanted: string,
  requests: number,
  concurrency: number,
  ask: (index: number) => Promise<string>,
): Promise<PathStep> {
  const indexes = Array.from({ length: requests }, (_, index) => index);
  let answered = 0;
  const cpuBefore = process.cpuUsage();
  const startedAt = performance.now();
  await inFlight(indexes, concurrency, async (index) => {
    if ((await ask(index)) === wanted) answered += 1;
  });
  const tookMs = performance.now() - startedAt;
  const { user, system } = process.cpuUsage(cpuBefore);
  checks.push({ what: `${name} answered "${wanted}"`, expected: requests, found: answered });
  return { name, perSecond: (requests / tookMs) * 1_000, cpuMicroseconds: (user + system) / requests };
}

async function audit(
  ports: FlashSalePorts,
  { flashSale, saleId, orderIds, checks }: OpenSale,
  allotment: number,
): Promise<void> {
  const expected = new Set(orderIds).size;
  const worker = new OrderWorker(ports);
  await worker.start();
  try {
    await untilSettled(ports, SETTLING, { inventory: ports.inventory, saleId });
    const { skus } = await flashSale.levels(saleId);
    const total = skus.reduce((sum, { available, held, sold }) => sum + available + held + sold, 0);
    const sold = skus.reduce((sum, level) => sum + level.sold, 0);
    const { counted, discrepancies } = await flashSale.reconcile(saleId);
    checks.push(
      { what: 'distinct order ids of accepted answers', expected: orderIds.length, found: expected },
      { what: 'available + held + sold', expected: allotment, found: total },
      { what: 'sold units', expected, found: sold },
      { what: 'orders stored', expected, found: counted.orders },
      { what: 'dead letters', expected: 0, found: counted.deadLetters },
      { what: 'discrepancies', expected: 0, found: discrepancies.length },
    );
  } finally {
    await worker.close();
  }
}
