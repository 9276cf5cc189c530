import type { FlashSalePorts } from '@flash-sale/core';

/** The adapters of one configuration, open. */
export interface ExamplePorts extends Pick<FlashSalePorts, 'inventory' | 'queue' | 'orders' | 'catalog' | 'epochs'> {
  /** What the data is kept in, for people: `PGlite in /var/lib/shop`. */
  readonly description: string;
  /** Closes queue and database, after everything that uses them. */
  close(): Promise<void>;
}
