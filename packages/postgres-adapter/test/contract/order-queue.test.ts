import { orderQueueContract } from '@flash-sale/core/testing';
import { fromPgPool, PostgresOrderQueue, type SqlClient } from '@flash-sale/postgres-adapter';
import pg from 'pg';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { describeWith } from '#test/services';
import { type CutProxy, startCutProxy } from '../cut-proxy.ts';
import { type SuiteDatabase, usePglite, usePostgres } from '../databases.ts';

const runner = { suite: describe, test: it };
const options = { redeliveryDelayMs: 20, lingerMs: 5, pollIntervalMs: 20 };

/** Queues on one client: several consumers of one process. */
function clientsOf(client: SqlClient) {
  const opened: PostgresOrderQueue[] = [];
  return {
    open: async () => {
      const queue = new PostgresOrderQueue(client, options);
      opened.push(queue);
      return queue;
    },
    closeAll: async () => {
      await Promise.all(opened.map((queue) => queue.close()));
    },
  };
}

/** Puts something into the table that is not an order message. */
async function appendUnreadable(database: SuiteDatabase, raw: string): Promise<void> {
  const statement = {
    name: 'test_append',
    text: `INSERT INTO flash_sale.queue_messages (sale_id, epoch, message_count, messages) VALUES ('nobody', 1, 1, $1)`,
  };
  await database.client.query(statement, [raw]);
}

describe('PostgresOrderQueue on PGlite', () => {
  const database = usePglite();
  orderQueueContract('table', {
    runner,
    create: async () => {
      await database.empty();
      const clients = clientsOf(database.client);
      return {
        open: clients.open,
        appendUnreadable: (raw) => appendUnreadable(database, raw),
        dispose: clients.closeAll,
      };
    },
    capabilities: { positions: false, unreadable: true, outages: false },
  });
});

describeWith('postgres', 'PostgresOrderQueue on PostgreSQL', (address) => {
  const database = usePostgres(address);
  let proxy: CutProxy;
  let pool: pg.Pool;
  beforeAll(async () => {
    proxy = await startCutProxy(database.url);
    pool = new pg.Pool({ connectionString: proxy.url, max: 8 });
  });
  afterAll(async () => {
    await pool.end();
    await proxy.close();
  });

  orderQueueContract('table', {
    runner,
    create: async () => {
      await database.empty();
      const clients = clientsOf(fromPgPool(pool));
      return {
        open: clients.open,
        appendUnreadable: (raw) => appendUnreadable(database, raw),
        setReachable: async (reachable) => proxy.setReachable(reachable),
        dispose: async () => {
          proxy.setReachable(true);
          await clients.closeAll();
        },
      };
    },
    capabilities: { positions: false, unreadable: true, outages: true },
  });
});
