import { saleId } from '@flash-sale/core';
import { openLevelPorts } from '../levels/level-ports.ts';
import { untilSettled } from '../orders/until-settled.ts';
import type { RentedServices } from '../services/rented-services.ts';

export interface SettleOrdersInput {
  readonly services: RentedServices;
  readonly saleId: string;
}

export interface SettledOrders {
  readonly saleId: string;
}

const SETTLING = { pollMs: 50, timeoutMs: 300_000 };

/** Waits until everything sold of a sale of an example on servers is stored. A worker and something that sells have to run. */
export async function* settleOrders(input: SettleOrdersInput): AsyncGenerator<SettledOrders> {
  const { ports, close } = await openLevelPorts('durable', input.services);
  try {
    await untilSettled(ports, SETTLING, { inventory: ports.inventory, saleId: saleId(input.saleId) });
  } finally {
    await close();
  }
  yield { saleId: input.saleId };
}
