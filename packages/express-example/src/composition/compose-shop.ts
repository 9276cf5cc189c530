import {
  createFlashSale,
  type FlashSaleOptions,
  LocalRateLimiter,
  type Logger,
  silentMetrics,
  systemClock,
} from '@flash-sale/core';
import type { GroupMember } from '../cluster/group-member.ts';
import type { ExampleConfig } from '../config/example-config.ts';
import { rateLimitFields } from '../http/rate-limit-fields.ts';
import { LevelsFeed } from '../live/levels-feed.ts';
import type { Phase, Shop } from '../shop.ts';
import { createStoringWorker, type StoringWorker } from '../worker/storing-worker.ts';
import { bandwidthOf } from './bandwidth-of.ts';
import { composeAccess } from './compose-access.ts';
import { composeGate } from './compose-gate.ts';
import type { ExamplePorts } from './example-ports.ts';
import { ProductDirectory } from './product-directory.ts';
import { prometheusFigures } from './prometheus.ts';

const MINUTE_MS = 60_000;
const HEARTBEAT_MS = 15_000;

/** What a shop is composed of. */
export interface ShopParts {
  readonly config: ExampleConfig;
  readonly ports: ExamplePorts;
  readonly logger: Logger;
  /** Where it is written what operators do, whatever the logger leaves out. Absent: the logger. */
  readonly audit?: Logger;
  readonly flashSaleOptions?: FlashSaleOptions;
  /**
   * `false`, only to compare with: purchases are not counted nor timed, and there are no figures of the process, no event
   * streams and no pages. What the worker stores is counted all the same, which tells when all of it is stored.
   */
  readonly observed?: boolean;
  /** Given where this process shares its port with others. */
  readonly group?: GroupMember | undefined;
}

export interface ComposedShop {
  readonly shop: Shop;
  /** Absent where orders are stored by worker processes alone. */
  readonly worker: StoringWorker | undefined;
}

/** The composition root: joins adapters, library and configuration into what the routes work with. */
export function composeShop(parts: ShopParts, phase: () => Phase): ComposedShop {
  const { config, ports, logger, group, observed = true } = parts;
  const { inventory, queue, orders, catalog, epochs } = ports;
  const figures = prometheusFigures(ports, observed);
  const metrics = observed ? figures.metrics : silentMetrics;
  const streams = observed ? config.streams : { ...config.streams, streamsMax: 0 };
  const limiter =
    ports.limiter ?? new LocalRateLimiter({ bandwidths: [bandwidthOf(config.rateLimit)], clock: systemClock });
  const flashSale = createFlashSale(
    { inventory, queue, orders, catalog, epochs, limiter, metrics, logger },
    { durability: config.durability, ...parts.flashSaleOptions },
  );
  const worker = config.worker === 'off' ? undefined : createStoringWorker(ports, config.pace, figures.metrics, logger);
  group?.offerFigures((fresh) => (fresh ? figures.fresh(flashSale, worker?.orders) : figures.soFar()));
  const shop: Shop = {
    flashSale,
    catalog,
    orders,
    products: new ProductDirectory(catalog),
    storeName: inventory.name.charAt(0).toUpperCase() + inventory.name.slice(1),
    ...composeAccess(config.access, logger, figures.countRefusal),
    ...composeGate(config.gate, figures.countRefusal),
    feed: new LevelsFeed(flashSale, logger, { ...streams, heartbeatMs: HEARTBEAT_MS }),
    rateLimitFields: rateLimitFields({
      name: 'buyer',
      capacity: config.rateLimit.capacity,
      fullRefillMs: (config.rateLimit.capacity * MINUTE_MS) / config.rateLimit.refillPerMinute,
    }),
    metricsText: group === undefined ? () => figures.text(flashSale, worker?.orders) : () => group.allFigures(),
    phase,
    logger,
    audit: parts.audit ?? logger,
  };
  return { shop, worker };
}
