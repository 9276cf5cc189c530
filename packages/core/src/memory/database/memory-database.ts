import { FlashSaleError } from '../../errors/flash-sale-error.ts';
import type { DatabaseId, OperationId, OrderId, SaleId } from '../../identity/ids.ts';
import { databaseId } from '../../identity/ids.ts';
import type { Order } from '../../order/order.ts';
import type { Clock } from '../../ports/clock.ts';
import type { EpochRow } from '../../ports/epoch-registry.ts';
import type { QueuePosition } from '../../ports/order-queue.ts';
import type { Random } from '../../ports/random.ts';
import { systemClock } from '../../runtime/system-clock.ts';
import { systemRandom } from '../../runtime/system-random.ts';
import { QueueTable } from './queue-table.ts';
import type { DeadLetterRow, LeaseRow, ProductRow, ReconciliationRow, SaleRow } from './rows.ts';

/** Time and randomness of the database; the system's unless given. */
export interface MemoryDatabaseOptions {
  readonly clock?: Clock | undefined;
  readonly random?: Random | undefined;
}

/**
 * The tables that the memory catalog, repository, epoch registry and table queue share, as one PostgreSQL database is
 * shared by the real ones. Adapters made on the same database see each other's rows at once, which is how several
 * processes are modelled. Each adapter method changes it in one uninterrupted step: that is its transaction.
 *
 * Orders, dead letters and reconciliations stay for the life of the object.
 */
export class MemoryDatabase {
  readonly clock: Clock;
  readonly random: Random;
  readonly databaseId: DatabaseId;

  readonly sales = new Map<SaleId, SaleRow>();
  readonly products = new Map<number, ProductRow>();
  /** Operation ids are unique in the database, not only in their sale. */
  readonly adjustedSales = new Map<OperationId, SaleRow>();
  readonly orders = new Map<OrderId, Order>();
  readonly positions = new Map<string, QueuePosition>();
  /** By number, oldest first: the letter with the id n stands at n - 1. */
  readonly deadLetters: DeadLetterRow[] = [];
  readonly deadLetterOrigins = new Set<string>();
  /** In the order in which they were begun. */
  readonly reconciliations = new Map<string, ReconciliationRow>();
  readonly epochs = new Map<SaleId, EpochRow>();
  readonly leases = new Map<SaleId, LeaseRow[]>();
  readonly queue = new QueueTable();

  #available = true;

  constructor(options: MemoryDatabaseOptions = {}) {
    this.clock = options.clock ?? systemClock;
    this.random = options.random ?? systemRandom;
    this.databaseId = databaseId(this.random.id());
  }

  /** Whether calls are answered now. */
  get available(): boolean {
    return this.#available;
  }

  /** For tests and simulations: an outage. While not available every method of every adapter on it rejects. */
  setAvailable(available: boolean): void {
    this.#available = available;
    if (available) this.queue.notify();
  }

  /** What every adapter method does first. Throws `DATABASE_UNAVAILABLE` during an outage. */
  enter(): void {
    if (!this.#available) {
      throw new FlashSaleError('DATABASE_UNAVAILABLE', 'the memory database was made unavailable');
    }
  }
}
