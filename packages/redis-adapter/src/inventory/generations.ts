import type { DatabaseId, SaleId } from '@flash-sale/core';
import type { CallBound } from '../connection/call-bound.ts';
import type { RedisConnection } from '../connection/redis-connection.ts';
import { metaKey } from '../keys.ts';
import readMeta from '../scripts/read-meta.lua';
import { condensed } from './condensed.ts';
import { type Generation, generationOf } from './generation.ts';

const READ_META = condensed(readMeta);
/** Sales remembered at once; above it all are learned anew, which costs one reading each. */
const REMEMBERED_MAX = 10_000;

/** What a sale's meta says of its life. */
export interface ShownSale {
  readonly version: number;
  readonly generation: Generation;
}

/**
 * Which generation each sale is in, as far as this process has seen. Only a guess: the script compares, and who was wrong
 * learns anew.
 */
export class Generations {
  readonly #connection: RedisConnection;
  readonly #known = new Map<SaleId, Generation>();

  constructor(connection: RedisConnection) {
    this.#connection = connection;
  }

  /** The generation that was seen last. */
  known(saleId: SaleId): Generation | undefined {
    return this.#known.get(saleId);
  }

  forget(saleId: SaleId): void {
    this.#known.delete(saleId);
  }

  /** Asks Redis. Absent when it does not know the sale. */
  async shown(saleId: SaleId, bound: CallBound): Promise<ShownSale | undefined> {
    const reply = await this.#connection.send('EVAL', [READ_META, 1, metaKey(saleId)], 'reads', bound);
    const [databaseId, epoch, incarnation, version] = reply as (string | undefined)[];
    if (databaseId === undefined || epoch === undefined || incarnation === undefined) {
      this.#known.delete(saleId);
      return undefined;
    }
    const known = this.#known.get(saleId);
    const same = known?.epoch === Number(epoch) && known.incarnation === incarnation;
    const generation = same ? known : generationOf(saleId, databaseId as DatabaseId, Number(epoch), incarnation);
    this.remember(generation);
    return { version: Number(version), generation };
  }

  /** What the sale is in by now. */
  remember(generation: Generation): void {
    if (this.#known.size >= REMEMBERED_MAX) this.#known.clear();
    this.#known.set(generation.saleId, generation);
  }
}
