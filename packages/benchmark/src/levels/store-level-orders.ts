import { OrderWorker } from '@flash-sale/core';
import { untilSettled } from '../orders/until-settled.ts';
import type { RentedServices } from '../services/rented-services.ts';
import { type LibraryLevel, openLevelPorts } from './level-ports.ts';
import { notedOrders } from './noted-orders.ts';

export interface StoreOrdersInput {
  readonly level: LibraryLevel;
  readonly services: RentedServices;
}

/** First that it has begun, and at the end when each order was stored. */
export type StoreOrdersRecord =
  | { readonly type: 'started'; readonly pid: number }
  | { readonly type: 'ended'; readonly storedAt: ReadonlyMap<string, number> };

const SETTLING = { pollMs: 20, timeoutMs: 300_000 };

/** Stores the orders of a level in a process of its own until it is told to stop, and then those that are in the queue. */
export async function* storeLevelOrders(input: StoreOrdersInput, stop: AbortSignal): AsyncGenerator<StoreOrdersRecord> {
  const { ports, close } = await openLevelPorts(input.level, input.services);
  const storedAt = new Map<string, number>();
  const worker = new OrderWorker({ ...ports, orders: notedOrders(ports.orders, storedAt) });
  try {
    await worker.start();
    yield { type: 'started', pid: process.pid };
    if (!stop.aborted) await new Promise((resolve) => stop.addEventListener('abort', resolve, { once: true }));
    await untilSettled(ports, SETTLING);
    await worker.close();
    yield { type: 'ended', storedAt };
  } finally {
    await close();
  }
}
