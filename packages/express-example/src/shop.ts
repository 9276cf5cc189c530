import type { FlashSale, Logger, OrderRepository, ProductCatalog, RateLimitState } from '@flash-sale/core';
import type { AdminVerifier } from './admin/admin-verifier.ts';
import type { BuyerVerifier } from './buyer/buyer-verifier.ts';
import type { ProductDirectory } from './composition/product-directory.ts';
import type { ClientAddress } from './gate/client-address.ts';
import type { Gate } from './gate/gate.ts';
import type { HeaderList } from './http/reply.ts';
import type { LevelsFeed } from './live/levels-feed.ts';

/** What the routes work with. */
export interface Shop {
  readonly flashSale: FlashSale;
  readonly catalog: ProductCatalog;
  readonly orders: OrderRepository;
  readonly products: ProductDirectory;
  /** The inventory store's name, for people. */
  readonly storeName: string;
  readonly buyers: BuyerVerifier;
  readonly admins: AdminVerifier;
  /** What every request meets first. */
  readonly gate: Gate;
  readonly addressOf: ClientAddress;
  readonly feed: LevelsFeed;
  readonly rateLimitFields: (state: RateLimitState) => HeaderList;
  /** Prometheus' text format. */
  readonly metricsText: () => Promise<string>;
  readonly phase: () => Phase;
  readonly logger: Logger;
  /** Where it is written what operators do. */
  readonly audit: Logger;
}

/** `starting`: sales are being opened. `closing`: what is under way is finished, nothing new should come. */
export type Phase = 'starting' | 'ready' | 'closing';
