import { EXPIRE_WHEN_SHORT_MAX, type InventoryCommand } from '@flash-sale/core';

/** The part of a sale that the commands of a step need to be decided. */
export interface StepNeeds {
  readonly orderIds: readonly string[];
  readonly buyerIds: readonly string[];
  readonly operationIds: readonly string[];
  /** Due holds, the earliest first, that the step may end. */
  readonly dueMax: number;
  /** Holds that are due after these: an answer says when the next one is. */
  readonly nextMax: number;
}

/** How far a reading of due holds goes. `expire`: what the sweeper ends; `short`: also what a short request may end. */
export type DueReach = 'expire' | 'short';

/**
 * What the commands name. Due holds are read only for who asked to end them: a request needs them when it would be refused
 * without, which the caller finds out by trying.
 */
export function needsOf(commands: readonly InventoryCommand[], reach: DueReach): StepNeeds {
  const orderIds = new Set<string>();
  const buyerIds = new Set<string>();
  const operationIds = new Set<string>();
  let expireMax = 0;
  let requests = 0;
  let settlements = 0;
  for (const command of commands) {
    switch (command.type) {
      case 'purchase':
      case 'hold':
        requests += 1;
        orderIds.add(command.orderId);
        buyerIds.add(command.buyerId);
        break;
      case 'confirm':
      case 'release':
        settlements += 1;
        orderIds.add(command.orderId);
        break;
      case 'adjust':
        operationIds.add(command.operationId);
        break;
      case 'expire':
        expireMax += command.limit;
    }
  }
  // One more than can be ended tells whether more are due; each settlement may take one out before it is looked at.
  const ended = expireMax + (reach === 'short' ? requests * EXPIRE_WHEN_SHORT_MAX : 0);
  return {
    orderIds: [...orderIds],
    buyerIds: [...buyerIds],
    operationIds: [...operationIds],
    dueMax: ended === 0 ? 0 : ended + settlements + 1,
    nextMax: expireMax === 0 ? 0 : settlements + 1,
  };
}
