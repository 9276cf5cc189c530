import type { OrderId } from '../../identity/ids.ts';
import { MemoryDatabase } from '../../memory/database/memory-database.ts';
import { MemoryEpochRegistry } from '../../memory/memory-epoch-registry.ts';
import type { MemoryInventorySnapshot } from '../../memory/memory-inventory-store.ts';
import { MemoryOrderQueue } from '../../memory/memory-order-queue.ts';
import { MemoryOrderRepository } from '../../memory/memory-order-repository.ts';
import { MemoryProductCatalog } from '../../memory/memory-product-catalog.ts';
import { MemoryTableQueue } from '../../memory/memory-table-queue.ts';
import { MemoryOrderLog } from '../../memory/queue/memory-order-log.ts';
import type { OrderMessage } from '../../order/order-message.ts';
import { sampleMessage } from '../sample-orders.ts';
import type { SeededRandom } from '../seeded-random.ts';
import type { ServiceName } from './link.ts';
import { MachineClock } from './machine-clock.ts';
import type { CreateStore, ObservedStore } from './observed-store.ts';
import { RejectingOrders } from './rejecting-orders.ts';
import type { VirtualTime } from './virtual-time.ts';

export interface ServicesOptions {
  readonly time: VirtualTime;
  readonly random: SeededRandom;
  readonly queue: 'log' | 'table';
  readonly createStore: CreateStore;
  readonly report: (violation: string) => void;
}

/** Claims of the table queue must come free within a run. */
const TABLE_LEASE_MS = 2_000;
const PARTITIONS = 3;

/** Store, queue and database: what lives on while processes come and go. */
export class Services {
  readonly storeClock: MachineClock;
  readonly databaseClock: MachineClock;
  readonly store: ObservedStore;
  readonly database: MemoryDatabase;
  readonly log: MemoryOrderLog | undefined;
  readonly orders: RejectingOrders;
  readonly catalog: MemoryProductCatalog;
  readonly epochs: MemoryEpochRegistry;
  /** Every order whose message the queue has stored, however often. */
  readonly published = new Set<OrderId>();
  /** Services that refuse connections now. */
  readonly #down = new Set<ServiceName>();
  readonly #queueKind: 'log' | 'table';

  constructor({ time, random, queue, createStore, report }: ServicesOptions) {
    const skewed = () => new MachineClock(time, random.integer(-2_000, 2_000));
    this.storeClock = skewed();
    this.databaseClock = skewed();
    this.store = createStore({ clock: this.storeClock, durableOutbox: true, time, report });
    this.database = new MemoryDatabase({ clock: this.databaseClock, random });
    this.#queueKind = queue;
    const log = { clock: this.databaseClock, partitions: PARTITIONS, retainSettled: true, redeliveryDelayMs: 50 };
    this.log = queue === 'log' ? new MemoryOrderLog(log) : undefined;
    this.orders = new RejectingOrders(new MemoryOrderRepository(this.database));
    this.catalog = new MemoryProductCatalog(this.database);
    this.epochs = new MemoryEpochRegistry(this.database);
  }

  /** A process's own client of the queue. */
  queueClient(): MemoryOrderQueue | MemoryTableQueue {
    if (this.log !== undefined) return new MemoryOrderQueue({ log: this.log });
    return new MemoryTableQueue(this.database, { leaseMs: TABLE_LEASE_MS, redeliveryDelayMs: 50 });
  }

  /** The service that the queue is part of. */
  get queueService(): ServiceName {
    return this.#queueKind === 'log' ? 'queue' : 'database';
  }

  isDown(service: ServiceName): boolean {
    return this.#down.has(service);
  }

  setDown(service: ServiceName, down: boolean): void {
    if (down) this.#down.add(service);
    else this.#down.delete(service);
    if (service === 'database') this.database.setAvailable(!down);
    if (service === 'queue') this.log?.setHealth(down ? 'down' : 'up');
  }

  /** Puts something into the queue that this sale has nothing to do with. */
  injectForeign(message: Partial<OrderMessage>, kind: 'unreadable' | 'order' | 'barrier'): void {
    const foreign = sampleMessage(message);
    if (this.log === undefined) {
      this.database.queue.insert(foreign);
      this.database.queue.notify();
      return;
    }
    const { databaseId, saleId, epoch } = foreign;
    const partition = this.log.partitionOf(foreign.orderId);
    if (kind === 'unreadable') this.log.append(partition, { type: 'unreadable', reason: 'not JSON', raw: '{' });
    else if (kind === 'order') this.log.append(partition, { type: 'order', message: foreign });
    else this.log.append(partition, { type: 'barrier', databaseId, saleId, epoch });
  }

  /** Loses what the store learned since the snapshot. */
  rollBack(snapshot: MemoryInventorySnapshot): void {
    this.store.restore(snapshot);
  }
}
