import type { Clock } from '../ports/clock.ts';
import type { Random } from '../ports/random.ts';
import { systemClock } from '../runtime/system-clock.ts';
import { MemoryDatabase } from './database/memory-database.ts';
import { MemoryEpochRegistry } from './memory-epoch-registry.ts';
import { MemoryInventoryStore } from './memory-inventory-store.ts';
import { MemoryOrderQueue } from './memory-order-queue.ts';
import { MemoryOrderRepository } from './memory-order-repository.ts';
import { MemoryProductCatalog } from './memory-product-catalog.ts';

/** Time and randomness of all the ports; the system's unless given. */
export interface MemoryPortsOptions {
  readonly clock?: Clock | undefined;
  readonly random?: Random | undefined;
}

/**
 * Every port over one memory database: for trying the library, for tests of a host application, and as the reference
 * model. Nothing survives the process.
 */
export function createMemoryPorts(options: MemoryPortsOptions = {}) {
  const database = new MemoryDatabase(options);
  const clock = options.clock ?? systemClock;
  return {
    database,
    inventory: new MemoryInventoryStore({ clock }),
    queue: new MemoryOrderQueue({ clock }),
    orders: new MemoryOrderRepository(database),
    catalog: new MemoryProductCatalog(database),
    epochs: new MemoryEpochRegistry(database),
    ...(options.clock === undefined ? {} : { clock: options.clock }),
    ...(options.random === undefined ? {} : { random: options.random }),
  };
}
