import type { ServerOrdersInput } from '../http/server-orders.ts';
import type { SettledOrders, SettleOrdersInput } from '../http/settle-orders.ts';
import type { StoredOrders } from '../http/stored-orders-of.ts';
import type { LevelInput } from '../levels/level.ts';
import type { LevelRun } from '../levels/measure-level.ts';
import type { StoreOrdersInput, StoreOrdersRecord } from '../levels/store-level-orders.ts';

/** Jobs of the levels, and of the example on servers, which load drivers: see `serverJobs`. */
export const levelJobs = {
  async *level(input: LevelInput): AsyncGenerator<LevelRun> {
    const { measureLevel } = await import('../levels/measure-level.ts');
    yield* measureLevel(input);
  },
  async *'store-orders'(input: StoreOrdersInput, stop: AbortSignal): AsyncGenerator<StoreOrdersRecord> {
    const { storeLevelOrders } = await import('../levels/store-level-orders.ts');
    yield* storeLevelOrders(input, stop);
  },
  async *'server-orders'(input: ServerOrdersInput): AsyncGenerator<StoredOrders> {
    const { readServerOrders } = await import('../http/server-orders.ts');
    yield* readServerOrders(input);
  },
  async *'settle-orders'(input: SettleOrdersInput): AsyncGenerator<SettledOrders> {
    const { settleOrders } = await import('../http/settle-orders.ts');
    yield* settleOrders(input);
  },
};
