import type { RentedServices, WantedServices } from '../services/rented-services.ts';

/**
 * Ways to sell the same sale.
 *
 * - `pessimistic`: SQL, one transaction for each buyer, who locks the row with the stock (`SELECT … FOR UPDATE`).
 * - `optimistic`: SQL, one transaction for each attempt; who finds the row's version changed begins again.
 * - `batched-pessimistic`, `batched-optimistic`, `batched-skip-locked`: the library on PostgreSQL alone, many buyers in a
 *   transaction, which locks the row with the stock, begins again when somebody was faster, or takes rows of single units.
 * - `embedded`: the library with stock in memory and everything else in PGlite, in one process.
 * - `durable`, `fast`: the library on Redis, Kafka and PostgreSQL.
 */
export const LEVELS = [
  'pessimistic',
  'optimistic',
  'batched-pessimistic',
  'batched-optimistic',
  'batched-skip-locked',
  'embedded',
  'durable',
  'fast',
] as const;
export type Level = (typeof LEVELS)[number];

/** What each needs for itself. */
export const LEVEL_SERVICES: Record<Level, WantedServices> = {
  pessimistic: { database: true },
  optimistic: { database: true },
  'batched-pessimistic': { database: true },
  'batched-optimistic': { database: true },
  'batched-skip-locked': { database: true },
  embedded: { folder: true },
  durable: { database: true, topicPartitions: 12, redis: true },
  fast: { database: true, topicPartitions: 12, redis: true },
};

export type LevelAnswer =
  | { readonly outcome: 'accepted'; readonly orderId: string }
  | { readonly outcome: 'sold-out' }
  /** Anything else: the audit wants none. */
  | { readonly outcome: 'other'; readonly what: string };

/** What the shop says of a sale when everything is stored. */
export interface LevelEvidence {
  readonly orderIds: readonly string[];
  /** Stored orders that carry one of the crowd's keys, each counted once. */
  readonly keys: number;
  readonly soldUnits: number;
  readonly available: number;
  readonly held: number;
  readonly sold: number;
}

/** One sale of one product. */
export interface LevelSale {
  /** One unit, under an idempotency key of the buyer's. */
  purchase(buyerId: string, key: string): Promise<LevelAnswer>;
  /** Resolves when everything that was sold is stored. */
  settled(): Promise<void>;
  evidence(buyers: readonly { readonly buyerId: string; readonly key: string }[]): Promise<LevelEvidence>;
}

/** When an order was stored, epoch milliseconds with fractions. Absent: together with its answer. */
export type StoredTimes = ReadonlyMap<string, number> | undefined;

export interface LevelShop {
  openSale(allotment: number): Promise<LevelSale>;
  /** Processor time so far of the processes beside this one, by their name, in milliseconds. */
  processorTimes(): Promise<Readonly<Record<string, number>>>;
  /** Ends whatever stores orders, and tells when each was stored. */
  storedTimes(): Promise<StoredTimes>;
  close(): Promise<void>;
}

export interface LevelInput {
  readonly level: Level;
  readonly services: RentedServices;
  /** Sold before the clock starts: connections, compiled code, joined consumer groups. */
  readonly warmUpBuyers: number;
  readonly crowds: readonly LevelCrowd[];
}

/** Buyers who all come at once, and what there is for them. */
export interface LevelCrowd {
  readonly name: string;
  readonly buyers: number;
  readonly allotment: number;
  /** How many wait for an answer at any time. */
  readonly concurrency: number;
}

/** The clock that processes of one machine share, in milliseconds with fractions. */
export function epochMs(): number {
  return performance.timeOrigin + performance.now();
}
