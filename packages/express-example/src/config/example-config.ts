import type { LogLevel } from '../logging/json-logger.ts';

/** What the environment says, checked. */
export interface ExampleConfig {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** Where PGlite keeps its files. Absolute. */
  readonly dataDir: string;
  readonly access: AccessConfig;
  readonly rateLimit: RateLimitConfig;
  /** Most event streams at once. */
  readonly streamsMax: number;
  /** How long the process goes on answering after it was told to end, so that load balancers notice first. */
  readonly shutdownGraceMs: number;
  readonly logLevel: LogLevel;
}

/** Who is believed to be whom. */
export type AccessConfig =
  /** Everybody is who they say they are, and everybody is an operator. */
  | { readonly mode: 'demo' }
  | { readonly mode: 'tokens'; readonly adminToken: string; readonly buyerTokenSecret: string };

/** A token bucket for each buyer. */
export interface RateLimitConfig {
  readonly capacity: number;
  readonly refillPerMinute: number;
}
