import type { Durability } from '@flash-sale/core';

/** One way to run the example on servers, and what its crowd finds. */
export interface DurableVariant {
  readonly name: string;
  readonly durability: Durability;
  /** A worker in a process of its own stores orders meanwhile; otherwise they are stored afterwards. */
  readonly worker: boolean;
  readonly soldOut: boolean;
  /** API processes behind the port; absent: one, which nobody looks after. */
  readonly processes?: number | undefined;
  /** Least part of what the bare server keeps up with, in per cent. */
  readonly atLeast: number | undefined;
}

export const DURABLE_VARIANTS: readonly DurableVariant[] = [
  { name: 'durable, worker stopped', durability: 'durable', worker: false, soldOut: false, atLeast: 40 },
  { name: 'durable, worker running', durability: 'durable', worker: true, soldOut: false, atLeast: undefined },
  { name: 'fast, worker stopped', durability: 'fast', worker: false, soldOut: false, atLeast: 60 },
  { name: 'fast, worker running', durability: 'fast', worker: true, soldOut: false, atLeast: undefined },
  { name: 'sold out, unkeyed', durability: 'durable', worker: false, soldOut: true, atLeast: 75 },
];

/** What a smoke run looks at: both profiles, with and without a worker. */
export const QUICK_VARIANTS = DURABLE_VARIANTS.filter(
  ({ durability, worker, soldOut }) => !soldOut && worker === (durability === 'durable'),
);
