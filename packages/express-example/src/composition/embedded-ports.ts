import { type Logger, MemoryInventoryStore, systemClock } from '@flash-sale/core';
import {
  migrate,
  PostgresEpochRegistry,
  PostgresOrderQueue,
  PostgresOrderRepository,
  PostgresProductCatalog,
} from '@flash-sale/postgres-adapter';
import { openPglite } from '@flash-sale/postgres-adapter/pglite';
import type { KafkaConfig } from '../config/example-config.ts';
import { openKafka } from '../services/kafka.ts';
import type { ExamplePorts } from './example-ports.ts';
import { refuseLeftInTable } from './refuse-left-in-table.ts';

/**
 * The embedded default: stock in memory, everything else in a PostgreSQL inside this process, except a queue in Kafka where
 * brokers are given. Throws `DATA_FOLDER_LOCKED` while another process uses the folder.
 */
export async function openEmbeddedPorts(
  dataDir: string,
  logger: Logger,
  kafka?: KafkaConfig & { readonly demo: boolean },
): Promise<ExamplePorts> {
  const log = kafka && (await openKafka(kafka, kafka.demo, logger));
  const onError = (error: unknown) => logger.warn({ error }, 'PGlite could not tidy up; it tries again');
  const pglite = await openPglite({ dataDir, onError });
  try {
    const sql = pglite.client;
    await migrate(sql);
    if (log !== undefined) await refuseLeftInTable(sql);
    const epochs = new PostgresEpochRegistry(sql);
    // The folder's lock is held: whoever had a lease has died, and nobody must wait for it to run out.
    await epochs.releaseAllLeases();
    const catalog = new PostgresProductCatalog(sql);
    const queue = log === undefined ? new PostgresOrderQueue(sql) : log.client(await catalog.databaseId());
    return {
      inventory: new MemoryInventoryStore({ clock: systemClock }),
      queue,
      orders: new PostgresOrderRepository(sql),
      catalog,
      epochs,
      description: `PGlite in ${dataDir}${log === undefined ? '' : ', and Kafka'}`,
      // Nobody else has the folder.
      exclusively: (work) => work(),
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
