import { inventoryStoreContract } from '@flash-sale/core/testing';
import { RedisInventoryStore } from '@flash-sale/redis-adapter';
import { describe, it } from 'vitest';
import { describeWith } from '#test/services';
import { PATIENCE_MS } from '../open-sale.ts';
import { useClient } from '../servers/open-client.ts';

const runner = { suite: describe, test: it };

describeWith('redis', 'Redis', (address) => {
  const { client } = useClient(address);
  inventoryStoreContract('Redis, one server', {
    runner,
    capabilities: { controllableClock: false, losses: false },
    create: async () => ({ store: new RedisInventoryStore({ client, timeoutMs: PATIENCE_MS }), async dispose() {} }),
  });
});
