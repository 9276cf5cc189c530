import { OrderWorker, saleId } from '@flash-sale/core';
import { openLevelPorts } from '../levels/level-ports.ts';
import { untilSettled } from '../orders/until-settled.ts';
import type { RentedServices } from '../services/rented-services.ts';
import { type AnsweredSale, type StoredOrders, storedOrdersOf } from './stored-orders-of.ts';

export interface ServerOrdersInput {
  readonly services: RentedServices;
  readonly sale: AnsweredSale;
}

const SETTLING = { pollMs: 100, timeoutMs: 300_000 };

/**
 * Stores what is still in the log of an example on servers, and reads the orders of a sale out of its database. Something
 * that sells must still run: it publishes what is left in the outbox.
 */
export async function* readServerOrders({ services, sale }: ServerOrdersInput): AsyncGenerator<StoredOrders> {
  yield await read(services, sale);
}

async function read(services: RentedServices, sale: AnsweredSale): Promise<StoredOrders> {
  const { ports, close } = await openLevelPorts('durable', services);
  const worker = new OrderWorker(ports);
  try {
    await worker.start();
    await untilSettled(ports, SETTLING, { inventory: ports.inventory, saleId: saleId(sale.saleId) });
    const { orders, queue } = ports;
    return { ...(await storedOrdersOf(orders, sale)), queued: await queue.lag(await orders.positions()) };
  } finally {
    await worker.close();
    await close();
  }
}
