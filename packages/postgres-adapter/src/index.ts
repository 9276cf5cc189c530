/**
 * Orders, catalog, epochs, a table queue and inventory stores for `@flash-sale/core` in PostgreSQL, or in PGlite
 * (`./pglite`).
 *
 * Make a client with `fromPgPool`, bring the schema `flash_sale` up to date with `migrate`, and give the client to the
 * adapters. They share the database and nothing else: any number of processes may use it.
 */
export { type CheckServerOptions, checkServer, type ServerFacts } from './check-server.ts';
export type { SqlClientOptions } from './client/create-sql-client.ts';
export { type FromPgPoolOptions, fromPgPool, type PgClientLike, type PgPoolLike } from './client/from-pg-pool.ts';
export type {
  SqlClient,
  SqlExecutor,
  SqlRow,
  SqlStatement,
  SqlTransaction,
  SqlValue,
} from './client/sql-client.ts';
export {
  PostgresInventoryStore,
  type PostgresInventoryStoreOptions,
} from './inventory/postgres-inventory-store.ts';
export type { StrategyName } from './inventory/strategies/strategy.ts';
export { type Migrated, migrate } from './migrate/migrate.ts';
export { PostgresEpochRegistry } from './postgres-epoch-registry.ts';
export { PostgresOrderQueue, type PostgresOrderQueueOptions } from './postgres-order-queue.ts';
export { PostgresOrderRepository } from './postgres-order-repository.ts';
export { PostgresProductCatalog, type PostgresProductCatalogOptions } from './postgres-product-catalog.ts';
export type { QueueOptions } from './queue/queue-options.ts';
