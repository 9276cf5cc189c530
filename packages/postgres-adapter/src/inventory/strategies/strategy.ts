import type { CallOptions, InventoryCommand, InventoryReply, SaleEpoch } from '@flash-sale/core';
import type { SqlClient } from '../../client/sql-client.ts';

/**
 * How the steps of one sale keep out of each other's way.
 *
 * - `pessimistic`: each locks the sale before it looks, and the others wait.
 * - `optimistic`: none locks; one that finds the sale changed when it writes begins again, a bounded number of times.
 * - `skip-locked`: each takes units that nobody else is taking, one row per unit, and meets the others only when it writes.
 */
export type StrategyName = 'pessimistic' | 'optimistic' | 'skip-locked';

/**
 * One attempt at a step. Rejects with `DATABASE_CONFLICT` when it lost against another one and nothing was changed: the
 * caller tries again, and says the how many-th attempt it is, from 0.
 */
export type Strategy = (
  sql: SqlClient,
  sale: SaleEpoch,
  commands: readonly InventoryCommand[],
  bound: () => CallOptions | undefined,
  attempt: number,
) => Promise<readonly InventoryReply[]>;
