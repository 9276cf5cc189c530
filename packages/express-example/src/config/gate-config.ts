import type { BlockList } from 'node:net';
import type { RateLimitConfig } from './example-config.ts';

/** What strangers may do before anybody knows who they are. */
export interface GateConfig {
  /** A token bucket for each client address. Absent: addresses are not counted. */
  readonly addressLimit: RateLimitConfig | undefined;
  /** Whose word about the client's address counts. Absent: nobody's. */
  readonly trustedProxies: BlockList | undefined;
  /** The origins whose pages may call the API. */
  readonly allowedOrigins: readonly string[];
}
