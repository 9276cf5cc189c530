import { inventoryStoreContract } from '@flash-sale/core/testing';
import { PostgresInventoryStore, type StrategyName } from '@flash-sale/postgres-adapter';
import { describe, it } from 'vitest';
import { describeOnBoth } from '../databases.ts';

const runner = { suite: describe, test: it };
const strategies: readonly StrategyName[] = ['pessimistic', 'optimistic', 'skip-locked'];

describe.each(strategies)('PostgresInventoryStore, %s', (strategy) => {
  describeOnBoth('a SQL store', (database) => {
    inventoryStoreContract(strategy, {
      runner,
      capabilities: { controllableClock: false, losses: true },
      create: async () => ({
        store: new PostgresInventoryStore(database.client, { strategy, timeoutMs: 30_000 }),
        // What a sale looks like after its database was replaced by a promoted replica: opened on an earlier timeline.
        lose: async () => {
          await database.sql("UPDATE flash_sale.inventory_sales SET timeline = '00000000'");
        },
        dispose: async () => undefined,
      }),
    });
  });
});
