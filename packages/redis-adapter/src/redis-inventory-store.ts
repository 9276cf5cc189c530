import {
  type CallOptions,
  type Clock,
  checkCommands,
  checkPlan,
  checkSettings,
  FlashSaleError,
  type InventoryCommand,
  type InventoryRebuild,
  type InventoryRebuildPlan,
  type InventoryStore,
  type LevelsSnapshot,
  type OrderId,
  type Outbox,
  type Page,
  PolledLevels,
  type ReplyTo,
  type Reservation,
  type SaleEpoch,
  type SaleId,
  type SaleSettings,
  type StoredSaleStatus,
  saleId as saleIdOf,
  systemClock,
} from '@flash-sale/core';
import { RedisConnection } from './connection/redis-connection.ts';
import { decodeReplies } from './inventory/decode-replies.ts';
import { dropSale } from './inventory/drop-sale.ts';
import { encodeCommands } from './inventory/encode-commands.ts';
import { levelsPosition } from './inventory/levels-position.ts';
import { readLevels } from './inventory/read-levels.ts';
import { readReservations, scanReservations } from './inventory/read-reservations.ts';
import { readStatus } from './inventory/read-status.ts';
import { RedisInventoryRebuild } from './inventory/rebuild/redis-inventory-rebuild.ts';
import { refuseForeign } from './inventory/rebuild/switch-generation.ts';
import { RedisOutbox } from './inventory/redis-outbox.ts';
import { requireWhole } from './inventory/require-whole.ts';
import { SaleSteps } from './inventory/sale-steps.ts';
import { settingsText } from './inventory/settings-text.ts';
import type { RedisClient } from './redis-client.ts';
import { STATUS } from './reply-code.ts';

export interface RedisInventoryStoreOptions {
  /** A `Redis` (also through Sentinel) or a `Cluster` of ioredis. The caller closes it, after the store's last call. */
  readonly client: RedisClient;
  /** How long a call without a deadline of its own may take, milliseconds. Default 2,000. */
  readonly timeoutMs?: number | undefined;
  /** How long one write of a rebuild, or one step of a drop, may take, milliseconds. Default 10,000. */
  readonly rebuildTimeoutMs?: number | undefined;
  /** For deadlines and polls only: windows and holds are judged by Redis's own clock. */
  readonly clock?: Clock | undefined;
}

type Replies<Commands extends readonly InventoryCommand[]> = {
  readonly [Index in keyof Commands]: ReplyTo<Commands[Index]>;
};

const TIMEOUT_MS = 2_000;
const REBUILD_TIMEOUT_MS = 10_000;

/**
 * Stock in Redis: one script call decides a whole batch. A restarted, flushed or promoted Redis refuses to sell
 * (`STORE_FENCED`, `SALE_NOT_FOUND`) until the sale is rebuilt.
 */
export class RedisInventoryStore implements InventoryStore {
  readonly name = 'Redis';
  readonly durableOutbox = true;
  readonly outbox: Outbox;
  readonly #steps: SaleSteps;
  readonly #watched: PolledLevels;
  readonly #rebuildTimeoutMs: number;

  constructor(options: RedisInventoryStoreOptions) {
    const { client, timeoutMs = TIMEOUT_MS, clock = systemClock } = options;
    this.#steps = new SaleSteps(new RedisConnection(client, { clock, timeoutMs }));
    const source = {
      levels: (saleId: SaleId) => this.levels(saleId),
      position: (saleId: SaleId) => levelsPosition(this.#steps, saleId),
    };
    this.#watched = new PolledLevels(source, clock);
    this.#rebuildTimeoutMs = options.rebuildTimeoutMs ?? REBUILD_TIMEOUT_MS;
    this.outbox = new RedisOutbox(this.#steps);
  }

  async decide<const Commands extends readonly InventoryCommand[]>(
    sale: SaleEpoch,
    commands: Commands,
    options?: CallOptions,
  ): Promise<Replies<Commands>> {
    checkCommands(commands);
    const bound = this.#steps.connection.bound(options);
    const reply = await this.#steps.change(sale, 'decide', encodeCommands(commands), bound);
    if (reply[0] === STATUS.OVER_ALLOTMENT) throw overAllotment(reply[1], reply[2]);
    return decodeReplies(commands, reply, sale.epoch) as unknown as Replies<Commands>;
  }

  async status(saleId: SaleId, options?: CallOptions): Promise<StoredSaleStatus | undefined> {
    return await readStatus(this.#steps, saleId, this.#steps.connection.bound(options));
  }

  async configure(sale: SaleEpoch, settings: SaleSettings, options?: CallOptions): Promise<void> {
    const next = settingsText(checkSettings(settings));
    const [status] = await this.#steps.change(sale, 'configure', next, this.#steps.connection.bound(options));
    if (status === STATUS.STAYS_ENDED) {
      throw new FlashSaleError('INVALID_ARGUMENT', 'a sale that has ended stays ended', {
        details: { field: 'state' },
      });
    }
  }

  async levels(saleId: SaleId, options?: CallOptions): Promise<LevelsSnapshot> {
    const levels = await readLevels(this.#steps, saleId, this.#steps.connection.bound(options));
    if (levels !== undefined) return levels;
    throw new FlashSaleError('SALE_NOT_FOUND', `Redis does not know sale ${saleId}`, { details: { saleId } });
  }

  watchLevels(saleId: SaleId, signal: AbortSignal): AsyncIterable<LevelsSnapshot> {
    return this.#watched.watch(saleId, signal);
  }

  async reservations(
    saleId: SaleId,
    orderIds: readonly OrderId[],
    options?: CallOptions,
  ): Promise<readonly (Reservation | undefined)[]> {
    return await readReservations(this.#steps, saleId, orderIds, this.#steps.connection.bound(options));
  }

  async scanReservations(
    saleId: SaleId,
    cursor: string | undefined,
    limit: number,
    options?: CallOptions,
  ): Promise<Page<Reservation>> {
    requireWhole('limit', limit, 1);
    return await scanReservations(this.#steps, saleId, cursor, limit, this.#steps.connection.bound(options));
  }

  async rebuild(plan: InventoryRebuildPlan): Promise<InventoryRebuild> {
    checkPlan(plan);
    const shown = await this.#steps.generations.shown(plan.saleId, this.#steps.connection.bound(undefined));
    refuseForeign(plan, shown?.generation.databaseId);
    return new RedisInventoryRebuild(this.#steps, plan, this.#rebuildTimeoutMs);
  }

  async dropSale(sale: SaleEpoch, options?: CallOptions): Promise<void> {
    saleIdOf(sale.saleId);
    await dropSale(this.#steps, sale, this.#steps.connection.bound(options), this.#rebuildTimeoutMs);
    this.#watched.dropped(sale.saleId);
  }
}

function overAllotment(sku: unknown, allotment: unknown): FlashSaleError {
  return new FlashSaleError('INVALID_ARGUMENT', 'the adjustment would raise the allotment above its limit', {
    details: { field: 'delta', sku, allotment },
  });
}
