import { FlashSaleError } from './errors/flash-sale-error.ts';
import type { Clock } from './ports/clock.ts';
import type { EpochRegistry } from './ports/epoch-registry.ts';
import type { InventoryStore } from './ports/inventory-store.ts';
import type { Logger } from './ports/logger.ts';
import type { Metrics } from './ports/metrics.ts';
import type { OrderQueue } from './ports/order-queue.ts';
import type { OrderRepository } from './ports/order-repository.ts';
import type { ProductCatalog } from './ports/product-catalog.ts';
import type { Random } from './ports/random.ts';
import type { RateLimiter } from './ports/rate-limiter.ts';
import { ACTOR_RULE, isActor } from './reconcile/actor.ts';

/** What a `FlashSale` is joined from. The caller owns these and closes them after it. */
export interface FlashSalePorts {
  readonly inventory: InventoryStore;
  readonly queue: OrderQueue;
  readonly orders: OrderRepository;
  readonly catalog: ProductCatalog;
  readonly epochs: EpochRegistry;
  /** Absent: nobody is throttled. */
  readonly limiter?: RateLimiter | undefined;
  readonly clock?: Clock | undefined;
  readonly random?: Random | undefined;
  readonly metrics?: Metrics | undefined;
  readonly logger?: Logger | undefined;
}

/**
 * - `durable`: a purchase is accepted once the queue has stored its message.
 * - `fast`: once the store has decided. Needs a store whose outbox survives the process. After a power loss or failover
 *   of the store the last promises may be broken; it never oversells.
 */
export type Durability = 'durable' | 'fast';

/** Every option has a default; `docs/reference/options.md` lists them with their ranges. Times are in milliseconds. */
export interface FlashSaleOptions {
  readonly durability?: Durability | undefined;
  /** Default deadline of a call. */
  readonly deadlineMs?: number | undefined;
  /** How long an answer "sold out" or "ended" may be given without asking the store; 0 turns the shortcut off. */
  readonly localShortcutMs?: number | undefined;
  /** Default and longest duration of a hold. */
  readonly holdTtlMs?: number | undefined;
  readonly holdTtlMaxMs?: number | undefined;
  /** Most requests of one store call, and most messages of one publish. */
  readonly storeBatchSizeMax?: number | undefined;
  readonly publishBatchSizeMax?: number | undefined;
  /** Most requests waiting in this process per sale; more answer `unavailable` (busy). */
  readonly queuedMax?: number | undefined;
  /** How long this process may acknowledge without renewing its lease, and how often it renews. */
  readonly leaseTtlMs?: number | undefined;
  readonly leaseRenewMs?: number | undefined;
  /** How often due holds are expired and left-behind messages are looked for; how old those must be. */
  readonly sweepMs?: number | undefined;
  readonly relayMs?: number | undefined;
  readonly relayMinAgeMs?: number | undefined;
  /** How often the levels of every sale are read, exported and judged. */
  readonly auditMs?: number | undefined;
  /** Names this process among the lease holders, and in the books of reconciliations that name nobody. Random by default. */
  readonly processId?: string | undefined;
}

/** The options with their defaults filled in and their ranges checked. */
export type ResolvedOptions = { readonly [Name in keyof FlashSaleOptions]-?: NonNullable<FlashSaleOptions[Name]> };

/** The longest local shortcut: the answer must be right for some instant within this time before it. */
export const LOCAL_SHORTCUT_MAX_MS = 250;

interface Range {
  readonly fallback: number;
  readonly least: number;
  readonly most: number;
}

/** Every numeric option, its default and its limits. */
const RANGES = {
  deadlineMs: { fallback: 3_000, least: 1, most: 600_000 },
  localShortcutMs: { fallback: LOCAL_SHORTCUT_MAX_MS, least: 0, most: LOCAL_SHORTCUT_MAX_MS },
  holdTtlMs: { fallback: 300_000, least: 1, most: 86_400_000 },
  holdTtlMaxMs: { fallback: 3_600_000, least: 1, most: 86_400_000 },
  storeBatchSizeMax: { fallback: 128, least: 1, most: 256 },
  publishBatchSizeMax: { fallback: 500, least: 1, most: 10_000 },
  queuedMax: { fallback: 20_000, least: 1, most: 10_000_000 },
  leaseTtlMs: { fallback: 60_000, least: 100, most: 3_600_000 },
  leaseRenewMs: { fallback: 2_000, least: 10, most: 600_000 },
  sweepMs: { fallback: 500, least: 1, most: 60_000 },
  relayMs: { fallback: 1_000, least: 1, most: 60_000 },
  relayMinAgeMs: { fallback: 2_000, least: 0, most: 600_000 },
  auditMs: { fallback: 1_000, least: 1, most: 60_000 },
} as const satisfies Record<string, Range>;

/** Fills in the defaults. Throws `INVALID_CONFIGURATION` naming the option and what would be right. */
export function resolveOptions(
  options: FlashSaleOptions,
  inventory: Pick<InventoryStore, 'durableOutbox' | 'name'>,
  randomId: () => string,
): ResolvedOptions {
  const number = (name: keyof typeof RANGES): number => {
    const { fallback, least, most } = RANGES[name];
    const value = options[name] ?? fallback;
    if (Number.isInteger(value) && value >= least && value <= most) return value;
    throw invalid(name, `must be an integer from ${least} to ${most}`);
  };
  const durability = options.durability ?? 'durable';
  if (durability !== 'durable' && durability !== 'fast') throw invalid('durability', "must be 'durable' or 'fast'");
  if (durability === 'fast' && !inventory.durableOutbox) {
    throw invalid(
      'durability',
      `'fast' needs a store whose outbox survives the process; the ${inventory.name} store's does not`,
    );
  }
  const processId = options.processId ?? randomId();
  if (!isActor(processId)) throw invalid('processId', ACTOR_RULE);
  const resolved: ResolvedOptions = {
    durability,
    deadlineMs: number('deadlineMs'),
    localShortcutMs: number('localShortcutMs'),
    holdTtlMs: number('holdTtlMs'),
    holdTtlMaxMs: number('holdTtlMaxMs'),
    storeBatchSizeMax: number('storeBatchSizeMax'),
    publishBatchSizeMax: number('publishBatchSizeMax'),
    queuedMax: number('queuedMax'),
    leaseTtlMs: number('leaseTtlMs'),
    leaseRenewMs: number('leaseRenewMs'),
    sweepMs: number('sweepMs'),
    relayMs: number('relayMs'),
    relayMinAgeMs: number('relayMinAgeMs'),
    auditMs: number('auditMs'),
    processId,
  };
  if (resolved.holdTtlMs > resolved.holdTtlMaxMs) throw invalid('holdTtlMs', 'must not exceed holdTtlMaxMs');
  if (resolved.leaseRenewMs * 2 > resolved.leaseTtlMs)
    throw invalid('leaseRenewMs', 'must be at most half of leaseTtlMs');
  return resolved;
}

function invalid(option: string, why: string): FlashSaleError {
  return new FlashSaleError('INVALID_CONFIGURATION', `${option} ${why}`, { details: { option } });
}
