import type { FlashSalePorts } from '@flash-sale/core';
import type { RateLimitConfig, ServicesConfig } from '../config/example-config.ts';

/** The adapters of one configuration, open. Any of them may be wrapped before the example is made of them. */
export interface ExamplePorts extends Pick<FlashSalePorts, 'inventory' | 'queue' | 'orders' | 'catalog' | 'epochs'> {
  /** Counts buyers for all processes together. Absent: each process counts for itself. */
  readonly limiter?: FlashSalePorts['limiter'];
  /** What the data is kept in, for people: `PGlite in /var/lib/shop`. */
  readonly description: string;
  /** Runs the work while no other process of this database runs its own: for what must happen once. */
  exclusively<Result>(work: () => Promise<Result>): Promise<Result>;
  /** Closes queue and database, after everything that uses them. */
  close(): Promise<void>;
}

/** What ports are made of. */
export interface PortsConfig {
  readonly services: ServicesConfig;
  /** Of each buyer. Absent in a process that sells to nobody. */
  readonly rateLimit?: RateLimitConfig | undefined;
  /** Whether services that are fit for a demonstration only are used, with a warning. */
  readonly demo: boolean;
}
