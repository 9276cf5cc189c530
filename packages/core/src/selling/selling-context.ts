import type { FlashSalePorts, ResolvedOptions } from '../flash-sale-options.ts';
import type { LeaseKeeper } from '../lease/lease-keeper.ts';
import type { AttachedSales } from './attached-sales.ts';
import type { Publisher } from './publisher.ts';

/** The ports with their defaults filled in. */
export type ResolvedPorts = {
  readonly [Name in Exclude<keyof FlashSalePorts, 'limiter'>]-?: NonNullable<FlashSalePorts[Name]>;
} & { readonly limiter: FlashSalePorts['limiter'] };

/** What the operations of one FlashSale share. */
export interface SellingContext {
  readonly ports: ResolvedPorts;
  readonly options: ResolvedOptions;
  readonly leases: LeaseKeeper;
  readonly sales: AttachedSales;
  readonly publisher: Publisher;
  /** True once `close` was called. */
  readonly closing: () => boolean;
}
