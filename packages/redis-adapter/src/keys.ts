import { operationId, type SaleId, saleId } from '@flash-sale/core';

/** The keys of one epoch of a sale, in the order in which its script takes them: `meta` first, `dropped` last. */
export interface GenerationKeys {
  readonly meta: string;
  readonly stock: string;
  readonly buyers: string;
  readonly reservations: string;
  readonly due: string;
  readonly outbox: string;
  readonly adjustments: string;
  readonly dropped: string;
}

const OWN = ['stock', 'buyers', 'reservations', 'due', 'outbox', 'adjustments'] as const;

/**
 * What every key of a sale begins with. The braces make it the hash tag, so that all of them lie in one slot; an id with a
 * brace would escape it, and is refused.
 */
function tagOf(sale: SaleId): string {
  return `fs:{${saleId(sale)}}`;
}

/** Which epoch the sale shows, its settings, version and `seq`. */
export function metaKey(sale: SaleId): string {
  return `${tagOf(sale)}:meta`;
}

/** Names of all epochs of which keys may exist: what a crashed rebuild leaves behind is found by it. */
export function generationsKey(sale: SaleId): string {
  return `${tagOf(sale)}:generations`;
}

/** Says for a while that a sale was dropped, and not lost. */
export function droppedKey(sale: SaleId): string {
  return `${tagOf(sale)}:dropped`;
}

/** The name of one life of the sale: two rebuilds of the same epoch never share keys. */
export function generationName(epoch: number, incarnation: string): string {
  return `${epoch}.${operationId(incarnation)}`;
}

/** The keys of a sale in the epoch with this name. */
export function generationKeys(sale: SaleId, name: string): GenerationKeys {
  const own = (part: string) => `${tagOf(sale)}:${name}:${part}`;
  return {
    meta: metaKey(sale),
    stock: own('stock'),
    buyers: own('buyers'),
    reservations: own('reservations'),
    due: own('due'),
    outbox: own('outbox'),
    adjustments: own('adjustments'),
    dropped: droppedKey(sale),
  };
}

/** The keys that belong to one epoch alone, and go with it. */
export function ownKeys(keys: GenerationKeys): string[] {
  return OWN.map((part) => keys[part]);
}

/** All keys as the sale's script takes them. */
export function scriptKeys(keys: GenerationKeys): string[] {
  return [keys.meta, ...ownKeys(keys), keys.dropped];
}
