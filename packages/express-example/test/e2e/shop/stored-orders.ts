import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Order, silentLogger } from '@flash-sale/core';
import { openEmbeddedPorts } from '../../../src/composition/embedded-ports.ts';
import { killLeftBehind } from './example-process.ts';

/** A folder for the data of one test, gone afterwards, and so is every process that the test has started. */
export async function withDataDir(test: (dataDir: string) => Promise<void>): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'flash-sale-e2e-'));
  try {
    await test(dataDir);
  } finally {
    await killLeftBehind();
    await rm(dataDir, { recursive: true, force: true });
  }
}

/** The rows of a sale's orders, and what still waits in the queue, read from the folder of a process that has ended. */
export async function storedOrders(dataDir: string, productId: number): Promise<{ orders: Order[]; queued: number }> {
  const ports = await openEmbeddedPorts(dataDir, silentLogger);
  try {
    const product = await ports.catalog.product(productId);
    if (product === undefined) throw new Error(`there is no product ${productId}`);
    const orders: Order[] = [];
    let cursor: string | undefined;
    do {
      const page = await ports.orders.ordersOfSale(product.saleId, cursor, 1_000);
      orders.push(...page.entries);
      cursor = page.next;
    } while (cursor !== undefined);
    return { orders, queued: await ports.queue.lag([]) };
  } finally {
    await ports.close();
  }
}
