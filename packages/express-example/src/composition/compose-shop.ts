import {
  BUYER_BANDWIDTH,
  createFlashSale,
  type FlashSaleOptions,
  LocalRateLimiter,
  type Logger,
  OrderWorker,
  systemClock,
} from '@flash-sale/core';
import { openAdmin, tokenAdmin } from '../admin/admin-verifier.ts';
import { demoBuyerVerifier } from '../buyer/demo-buyer-verifier.ts';
import { hmacBuyerVerifier } from '../buyer/hmac-buyer-verifier.ts';
import type { ExampleConfig, RateLimitConfig } from '../config/example-config.ts';
import { rateLimitFields } from '../http/rate-limit-fields.ts';
import { LevelsFeed } from '../live/levels-feed.ts';
import type { Phase, Shop } from '../shop.ts';
import type { ExamplePorts } from './example-ports.ts';
import { ProductDirectory } from './product-directory.ts';
import { prometheusFigures } from './prometheus.ts';

const MINUTE_MS = 60_000;
const HEARTBEAT_MS = 15_000;

export interface ComposedShop {
  readonly shop: Shop;
  readonly worker: OrderWorker;
}

/** The composition root: joins adapters, library and configuration into what the routes work with. */
export function composeShop(
  ports: ExamplePorts,
  config: ExampleConfig,
  logger: Logger,
  phase: () => Phase,
  options: FlashSaleOptions = {},
): ComposedShop {
  const { inventory, queue, orders, catalog, epochs } = ports;
  const figures = prometheusFigures(ports);
  const { metrics } = figures;
  const limiter = new LocalRateLimiter({ bandwidths: [bandwidthOf(config.rateLimit)], clock: systemClock });
  const flashSale = createFlashSale({ inventory, queue, orders, catalog, epochs, limiter, metrics, logger }, options);
  const worker = new OrderWorker({ queue, orders, catalog, metrics, logger });
  const { access } = config;
  const shop: Shop = {
    flashSale,
    catalog,
    orders,
    products: new ProductDirectory(catalog),
    storeName: inventory.name.charAt(0).toUpperCase() + inventory.name.slice(1),
    buyers: access.mode === 'demo' ? demoBuyerVerifier : hmacBuyerVerifier(access.buyerTokenSecret),
    admins: access.mode === 'demo' ? openAdmin : tokenAdmin(access.adminToken),
    feed: new LevelsFeed(flashSale, logger, { streamsMax: config.streamsMax, heartbeatMs: HEARTBEAT_MS }),
    rateLimitFields: rateLimitFields({
      name: 'buyer',
      capacity: config.rateLimit.capacity,
      fullRefillMs: (config.rateLimit.capacity * MINUTE_MS) / config.rateLimit.refillPerMinute,
    }),
    metricsText: () => figures.text(flashSale),
    phase,
    logger,
  };
  return { shop, worker };
}

function bandwidthOf({ capacity, refillPerMinute }: RateLimitConfig) {
  return { ...BUYER_BANDWIDTH, capacity, refill: refillPerMinute, periodMs: MINUTE_MS };
}
