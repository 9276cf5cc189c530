import { sleep } from '../batching/sleep.ts';
import { FlashSaleError } from '../errors/flash-sale-error.ts';
import type { DatabaseId } from '../identity/ids.ts';
import type { Clock } from '../ports/clock.ts';
import { type Logger, silentLogger } from '../ports/logger.ts';
import { type Metrics, silentMetrics } from '../ports/metrics.ts';
import type { OrderQueue, QueueBatch, QueueSubscription } from '../ports/order-queue.ts';
import type { OrderRepository, SaveOutcome } from '../ports/order-repository.ts';
import type { ProductCatalog } from '../ports/product-catalog.ts';
import { systemClock } from '../runtime/system-clock.ts';
import { systemRandom } from '../runtime/system-random.ts';
import { type Pace, unpaced } from './pace.ts';
import { retryDelayMs } from './retry-policy.ts';
import { sortBatch } from './sort-batch.ts';

/** What a worker is joined from. The caller owns these and closes them after it. */
export interface OrderWorkerPorts {
  readonly queue: OrderQueue;
  readonly orders: OrderRepository;
  readonly catalog: ProductCatalog;
  readonly clock?: Clock | undefined;
  readonly metrics?: Metrics | undefined;
  readonly logger?: Logger | undefined;
  /** Bounds the database batches under way. One job is one batch. */
  readonly pace?: Pace | undefined;
  readonly random?: { fraction(): number } | undefined;
}

/** Limits of a worker. */
export interface OrderWorkerOptions {
  /** Most deliveries of one batch and so of one transaction. 1 to 5,000. */
  readonly batchSizeMax?: number | undefined;
}

const BATCH_SIZE_DEFAULT = 500;
const BATCH_SIZE_LIMIT = 5_000;
/** How often ownership is renewed while the database is away. */
const HEARTBEAT_MS = 1_000;
/** A save that hangs longer than this is repeated: it is idempotent. */
const SAVE_TIMEOUT_MS = 30_000;
const WORKER_LABELS = { batcher: 'worker' };

/**
 * Stores orders: consumes batches, saves each in one transaction, and lets the queue settle it.
 *
 * Nothing is ever dropped: while the database is down the batch is kept, ownership renewed, and no further batch is
 * asked for. What no attempt can store is set aside with its reason and blocks nothing. Any number of workers may run.
 */
export class OrderWorker {
  readonly #ports: Required<{ [Name in keyof OrderWorkerPorts]: NonNullable<OrderWorkerPorts[Name]> }>;
  readonly #batchSizeMax: number;
  #started: Promise<QueueSubscription> | undefined;
  #closing: Promise<void> | undefined;
  #databaseId: DatabaseId | undefined;
  #waiting = false;
  /** When the oldest order of each batch at hand was sold, by the store's clock. */
  readonly #soldAts = new Map<QueueBatch, number>();

  constructor(ports: OrderWorkerPorts, options: OrderWorkerOptions = {}) {
    const { batchSizeMax = BATCH_SIZE_DEFAULT } = options;
    if (!Number.isInteger(batchSizeMax) || batchSizeMax < 1 || batchSizeMax > BATCH_SIZE_LIMIT) {
      throw new FlashSaleError(
        'INVALID_CONFIGURATION',
        `batchSizeMax must be an integer from 1 to ${BATCH_SIZE_LIMIT}`,
        {
          details: { option: 'batchSizeMax' },
        },
      );
    }
    this.#batchSizeMax = batchSizeMax;
    this.#ports = {
      queue: ports.queue,
      orders: ports.orders,
      catalog: ports.catalog,
      clock: ports.clock ?? systemClock,
      metrics: ports.metrics ?? silentMetrics,
      logger: ports.logger ?? silentLogger,
      pace: ports.pace ?? unpaced,
      random: ports.random ?? systemRandom,
    };
  }

  /** Whether the database keeps it waiting now. */
  get waiting(): boolean {
    return this.#waiting;
  }

  /** When the oldest of the orders that are at hand and not stored yet was sold, by the store's clock; absent if none is. */
  get oldestSoldAt(): number | undefined {
    return this.#soldAts.size === 0 ? undefined : Math.min(...this.#soldAts.values());
  }

  /**
   * Begins to consume. Rejects when the database or the queue cannot be reached; then it may be called again. Repeating it
   * while it runs is a no-op.
   */
  async start(): Promise<void> {
    this.#started ??= this.#subscribe();
    const started = this.#started;
    try {
      await started;
    } catch (error) {
      if (this.#started === started) this.#started = undefined;
      throw error;
    }
  }

  /**
   * Stops what was begun, also a start that is under way: stores what is at hand, and gives back the rest. Whoever calls
   * it meanwhile waits for the same end.
   */
  close(): Promise<void> {
    this.#closing ??= this.#unsubscribe().finally(() => {
      this.#closing = undefined;
    });
    return this.#closing;
  }

  async #unsubscribe(): Promise<void> {
    const started = this.#started;
    this.#started = undefined;
    const subscription = await started?.catch(() => undefined);
    await subscription?.close();
  }

  async #subscribe(): Promise<QueueSubscription> {
    const { queue, orders, catalog } = this.#ports;
    this.#databaseId = await catalog.databaseId();
    return await queue.consume({
      batchSizeMax: this.#batchSizeMax,
      positionOf: async (topic, partition) =>
        (await orders.positions()).find((entry) => entry.topic === topic && entry.partition === partition),
      handler: (batch) => this.#handle(batch),
      onError: (error) => this.#tell(error),
    });
  }

  #tell(error: unknown): void {
    const { logger, metrics } = this.#ports;
    if (!FlashSaleError.isInstance(error, 'LOG_LOST')) {
      logger.warn({ error }, 'the order consumer has a problem; it goes on by itself');
      return;
    }
    metrics.count('flash_sale_log_lost_total');
    logger.error({ error }, 'the log lacks messages that it had: a person must decide');
  }

  async #handle(batch: QueueBatch): Promise<void> {
    this.#ports.metrics.observe('flash_sale_batch_size', batch.deliveries.length, WORKER_LABELS);
    const soldAts = batch.deliveries.flatMap((delivery) =>
      delivery.type === 'order' ? [delivery.message.soldAt] : [],
    );
    if (soldAts.length > 0) this.#soldAts.set(batch, Math.min(...soldAts));
    try {
      await this.#store(batch);
    } finally {
      this.#soldAts.delete(batch);
    }
  }

  async #store(batch: QueueBatch): Promise<void> {
    const { orders, metrics, queue, pace, clock, logger } = this.#ports;
    const databaseId = this.#databaseId;
    if (databaseId === undefined) throw new FlashSaleError('INVARIANT_BROKEN', 'the worker consumes before it started');
    const startedAt = clock.monotonic();
    const position = await this.#positionOf(batch);
    const sorted = sortBatch(batch, databaseId, position?.barriers ?? new Map());
    if (sorted.foreign > 0) {
      metrics.count('flash_sale_orders_saved_total', { outcome: 'foreign' }, sorted.foreign);
      logger.warn({ messages: sorted.foreign }, 'skipped messages of another database');
    }
    if (sorted.deadLetters.length > 0) await queue.setAside(sorted.deadLetters);
    const outcomes = await pace.run(() =>
      this.#saveUntilStored(batch, () =>
        orders.save(
          {
            orders: sorted.orders,
            deadLetters: sorted.deadLetters,
            position:
              batch.position === undefined
                ? undefined
                : {
                    topic: batch.position.topic,
                    partition: batch.position.partition,
                    fromOffset: batch.position.fromOffset,
                    nextOffset: batch.position.nextOffset,
                    barriers: sorted.barriers,
                  },
          },
          { timeoutMs: SAVE_TIMEOUT_MS, signal: batch.signal },
        ),
      ),
    );
    await this.#account(sorted.orders, sorted.deadLetters, outcomes);
    metrics.observe('flash_sale_worker_batch_seconds', (clock.monotonic() - startedAt) / 1_000);
  }

  /** The barriers that lie before this batch decide which of its messages are stale. */
  async #positionOf(batch: QueueBatch) {
    const { position } = batch;
    if (position === undefined) return undefined;
    const positions = await this.#saveUntilStored(batch, () => this.#ports.orders.positions());
    return positions.find((entry) => entry.topic === position.topic && entry.partition === position.partition);
  }

  /**
   * Repeats a database call for as long as the batch is ours. Only what the database cannot do now is repeated; a moved
   * position and anything unexpected reject, and the queue delivers again from where the database stands.
   */
  async #saveUntilStored<Result>(batch: QueueBatch, save: () => Promise<Result>): Promise<Result> {
    const { logger, metrics, random } = this.#ports;
    for (let attempt = 0; ; attempt += 1) {
      try {
        const result = await save();
        if (this.#waiting) {
          this.#waiting = false;
          metrics.gauge('flash_sale_worker_waiting', 0);
          logger.info({}, 'the database answers again; storing goes on');
        }
        return result;
      } catch (error) {
        if (!isDatabaseTrouble(error) || batch.signal.aborted) throw error;
        if (attempt === 0) logger.warn({ error }, 'the database does not take orders now; waiting for it');
        this.#waiting = true;
        metrics.gauge('flash_sale_worker_waiting', 1);
        await this.#waitHeartbeating(batch, retryDelayMs(attempt, random.fraction()));
        if (batch.signal.aborted) throw error;
      }
    }
  }

  async #waitHeartbeating(batch: QueueBatch, delayMs: number): Promise<void> {
    const { clock } = this.#ports;
    for (let left = delayMs; left > 0 && !batch.signal.aborted; left -= HEARTBEAT_MS) {
      await sleep(clock, Math.min(left, HEARTBEAT_MS), batch.signal);
      await batch.heartbeat();
    }
  }

  async #account(
    saved: ReturnType<typeof sortBatch>['orders'],
    deadLetters: ReturnType<typeof sortBatch>['deadLetters'],
    outcomes: readonly SaveOutcome[],
  ): Promise<void> {
    const { metrics, logger, clock, queue } = this.#ports;
    const counts = { stored: 0, duplicate: 0, 'set-aside': 0 };
    const now = clock.now();
    const refused = [];
    for (const [index, outcome] of outcomes.entries()) {
      counts[outcome.outcome] += 1;
      const order = saved[index];
      if (order === undefined) continue;
      if (outcome.outcome === 'stored') {
        metrics.observe('flash_sale_accepted_to_stored_seconds', Math.max(0, now - order.message.soldAt) / 1_000);
      } else if (outcome.outcome === 'set-aside') {
        const { reason, error } = outcome;
        metrics.count('flash_sale_dead_letters_total', { reason });
        logger.error({ reason, error, orderId: order.message.orderId }, 'an order was set aside');
        refused.push({ origin: order.origin, reason, error, message: order.message, raw: undefined });
      }
    }
    for (const { reason, error } of deadLetters) {
      metrics.count('flash_sale_dead_letters_total', { reason });
      logger.warn({ reason, error }, 'a message was set aside');
    }
    for (const outcome of ['stored', 'duplicate', 'set-aside'] as const) {
      if (counts[outcome] > 0) metrics.count('flash_sale_orders_saved_total', { outcome }, counts[outcome]);
    }
    if (refused.length > 0) await queue.setAside(refused);
  }
}

function isDatabaseTrouble(error: unknown): boolean {
  return (
    FlashSaleError.isInstance(error, 'DATABASE_UNAVAILABLE') ||
    FlashSaleError.isInstance(error, 'DATABASE_UNKNOWN') ||
    FlashSaleError.isInstance(error, 'DATABASE_CONFLICT') ||
    FlashSaleError.isInstance(error, 'DEADLINE_EXCEEDED')
  );
}
