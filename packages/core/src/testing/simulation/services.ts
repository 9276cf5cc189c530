import type { OrderId, Sku } from '../../identity/ids.ts';
import { MemoryDatabase } from '../../memory/database/memory-database.ts';
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
import { ObservedEpochs } from './observed-epochs.ts';
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

interface OldStore {
  readonly store: ObservedStore;
  readonly machines: ReadonlySet<string>;
  /** Virtual time of what its replacement began with. */
  readonly takenAt: number;
  /** Virtual times between which it was reached. */
  readonly from: number;
  to: number;
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
  readonly epochs: ObservedEpochs;
  /** Every order whose message the queue has stored, however often. */
  readonly published = new Set<OrderId>();
  /** Services that refuse connections now. */
  readonly #down = new Set<ServiceName>();
  readonly #queueKind: 'log' | 'table';
  readonly #time: VirtualTime;
  readonly #createStore: () => ObservedStore;
  /** Stores that lived on beside the one that replaced them, all of the run and the one that does now. */
  readonly #oldStores: OldStore[] = [];
  #old: OldStore | undefined;

  constructor({ time, random, queue, createStore, report }: ServicesOptions) {
    const skewed = () => new MachineClock(time, random.integer(-2_000, 2_000));
    this.storeClock = skewed();
    this.databaseClock = skewed();
    this.#time = time;
    this.#createStore = () => createStore({ clock: this.storeClock, durableOutbox: true, time, report });
    this.store = this.#createStore();
    this.database = new MemoryDatabase({ clock: this.databaseClock, random });
    this.#queueKind = queue;
    const log = { clock: this.databaseClock, partitions: PARTITIONS, retainSettled: true, redeliveryDelayMs: 50 };
    this.log = queue === 'log' ? new MemoryOrderLog(log) : undefined;
    this.orders = new RejectingOrders(new MemoryOrderRepository(this.database));
    this.catalog = new MemoryProductCatalog(this.database);
    this.epochs = new ObservedEpochs(this.database, time);
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

  /** The store that a machine reaches now. */
  storeFor(machine: string): ObservedStore {
    return this.#old?.machines.has(machine) === true ? this.#old.store : this.store;
  }

  /** Whether an old store lives on beside the one that has replaced it. */
  get split(): boolean {
    return this.#old !== undefined;
  }

  /** When there were two stores, in virtual time. */
  get splits(): readonly { readonly from: number; readonly to: number }[] {
    return this.#oldStores;
  }

  /** The store is what its replica was; these machines still reach it as it is now. */
  splitStore(replica: MemoryInventorySnapshot, takenAt: number, machines: readonly string[]): void {
    const store = this.#createStore();
    store.adopt(this.store.snapshot());
    const now = this.#time.elapsedMs;
    this.#old = { store, machines: new Set(machines), takenAt, from: now, to: Number.POSITIVE_INFINITY };
    this.#oldStores.push(this.#old);
    this.store.restore(replica);
  }

  /**
   * The old store is gone, if there is one, and with it all that only it has learned. Returns since when that was so, in
   * virtual time.
   */
  joinStore(): number | undefined {
    const old = this.#old;
    if (old !== undefined) old.to = this.#time.elapsedMs;
    this.#old = undefined;
    return old?.takenAt;
  }

  /** Whether `test` held for what was available of the SKU, at some instant between the two, in a store that was asked. */
  wasAvailable(sku: Sku, from: number, to: number, test: (available: number) => boolean): boolean {
    if (this.store.wasAvailable(sku, from, to, test)) return true;
    return this.#oldStores.some((old) => {
      const [begin, end] = [Math.max(from, old.from), Math.min(to, old.to)];
      return begin <= end && old.store.wasAvailable(sku, begin, end, test);
    });
  }
}
