import { type Logger, MemoryInventoryStore, systemClock } from '@flash-sale/core';
import {
  migrate,
  PostgresEpochRegistry,
  PostgresOrderQueue,
  PostgresOrderRepository,
  PostgresProductCatalog,
} from '@flash-sale/postgres-adapter';
import { openPglite } from '@flash-sale/postgres-adapter/pglite';
import type { ExamplePorts } from './example-ports.ts';

/**
 * The embedded default: stock in memory, everything else in a PostgreSQL inside this process. Throws `DATA_FOLDER_LOCKED`
 * while another process uses the folder.
 */
export async function openEmbeddedPorts(dataDir: string, logger: Logger): Promise<ExamplePorts> {
  const onError = (error: unknown) => logger.warn({ error }, 'PGlite could not tidy up; it tries again');
  const pglite = await openPglite({ dataDir, onError });
  try {
    const sql = pglite.client;
    await migrate(sql);
    const epochs = new PostgresEpochRegistry(sql);
    // The folder's lock is held: whoever had a lease has died, and nobody must wait for it to run out.
    await epochs.releaseAllLeases();
    const queue = new PostgresOrderQueue(sql);
    return {
      inventory: new MemoryInventoryStore({ clock: systemClock }),
      queue,
      orders: new PostgresOrderRepository(sql),
      catalog: new PostgresProductCatalog(sql),
      epochs,
      description: `PGlite in ${dataDir}`,
      async close() {
        await queue.close();
        await pglite.close();
      },
    };
  } catch (error) {
    await pglite.close();
    throw error;
  }
}
