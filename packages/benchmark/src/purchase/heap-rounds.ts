import { createFlashSale, type MemoryDatabase, OrderWorker } from '@flash-sale/core';
import { settledMemory } from '../process/settled-memory.ts';
import { limitedMemoryPorts } from './memory-purchases.ts';

export interface HeapInput {
  readonly rounds: number;
  readonly purchases: number;
  readonly concurrency: number;
}

/** One sale, sold out and dropped, in a process that sells one after another. */
export interface HeapRound {
  readonly accepted: number;
  readonly stored: number;
  /** With the sale sold out and everything stored, before it is dropped. */
  readonly fullMegabytes: number;
  /** After it was dropped. */
  readonly heapMegabytes: number;
  /** Beyond the heap before this round. */
  readonly grownMegabytes: number;
}

/**
 * One `FlashSale` sells one sale after another and drops each; what the heap keeps of them is measured after garbage
 * collection. The first round fills what is bounded (the limiter's table, compiled code) and is not reported. The stored
 * orders are taken out of the memory database: a real one keeps them on its disk. Needs `--expose-gc`.
 */
export async function* measureHeap({ rounds, purchases, concurrency }: HeapInput): AsyncGenerator<HeapRound> {
  const ports = limitedMemoryPorts();
  const worker = new OrderWorker(ports);
  await using flashSale = createFlashSale(ports);
  await worker.start();
  let before = (await settledMemory()).heapMegabytes;
  for (let round = 0; round <= rounds; round += 1) {
    const { saleId, sku } = await ports.catalog.createProduct({ name: 'Heap', price: '1.00', allotment: purchases });
    await flashSale.open(saleId);
    let next = 0;
    let accepted = 0;
    const place = async (): Promise<void> => {
      while (next < purchases) {
        const buyerId = `buyer-${round}-${next}`;
        next += 1;
        const result = await flashSale.purchase({ saleId, buyerId, lines: [{ sku, quantity: 1 }] });
        if (result.outcome === 'accepted') accepted += 1;
      }
    };
    await Promise.all(Array.from({ length: concurrency }, place));
    await flashSale.end(saleId);
    while ((await ports.queue.lag(await ports.orders.positions())) > 0)
      await new Promise((done) => setTimeout(done, 5));
    const stored = ports.database.orders.size;
    const { heapMegabytes: fullMegabytes } = await settledMemory();
    await flashSale.dropSale(saleId);
    forgetRows(ports.database);
    const { heapMegabytes } = await settledMemory();
    if (round > 0) {
      yield { accepted, stored, fullMegabytes, heapMegabytes, grownMegabytes: heapMegabytes - before };
    }
    before = heapMegabytes;
  }
  await worker.close();
}

function forgetRows(database: MemoryDatabase): void {
  for (const table of [database.orders, database.sales, database.products, database.epochs, database.leases])
    table.clear();
}
