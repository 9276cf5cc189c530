import type { RateLimitState } from '../ports/rate-limiter.ts';
import {
  CELLS_PER_BANDWIDTH,
  putTokens,
  resetCells,
  takeTokens,
  waitForTokens,
  waitUntilFull,
} from './bucket-cells.ts';
import type { BucketRule } from './bucket-rule.ts';
import { FullOrder } from './full-order.ts';
import { ownCopy } from './own-copy.ts';
import { tightestState } from './rate-limit-state.ts';

/**
 * A bucket for each of at most `keysMax` keys, as columns: one map from key to slot, and typed arrays by slot. An
 * object for each key would cost several times the memory, and a pause of the garbage collector for all of them.
 */
export class BucketTable {
  readonly #rule: BucketRule;
  readonly #keysMax: number;
  readonly #cellsPerKey: number;
  readonly #cells: Float64Array;
  readonly #slots = new Map<string, number>();
  /** Key of each slot, to forget it by. Grows to the most slots that were ever taken at once. */
  readonly #keys: string[] = [];
  readonly #order: FullOrder;

  constructor(rule: BucketRule, keysMax: number) {
    this.#rule = rule;
    this.#keysMax = keysMax;
    this.#cellsPerKey = rule.bandwidths.length * CELLS_PER_BANDWIDTH;
    this.#cells = new Float64Array(keysMax * this.#cellsPerKey);
    this.#order = new FullOrder(keysMax);
  }

  get size(): number {
    return this.#order.size;
  }

  get isExhausted(): boolean {
    return this.#order.size === this.#keysMax;
  }

  /** Instant at which the first of the kept buckets is full; infinity while none is kept. */
  get firstFullAt(): number {
    return this.#order.firstFullAt;
  }

  slotOf(key: string): number | undefined {
    return this.#slots.get(key);
  }

  /** Keeps a new bucket, full at `now` but for `cost` tokens, which it has. There is room for it. Returns its slot. */
  add(key: string, now: number, cost: number): number {
    const slot = this.#order.nextSlot;
    const kept = ownCopy(key);
    const at = slot * this.#cellsPerKey;
    resetCells(this.#rule, this.#cells, at, now);
    takeTokens(this.#rule, this.#cells, at, now, cost);
    this.#slots.set(kept, slot);
    this.#keys[slot] = kept;
    this.#order.add(this.#fullAt(at, now));
    return slot;
  }

  /** Takes `cost` tokens, or changes nothing and returns false. */
  take(slot: number, now: number, cost: number): boolean {
    const at = slot * this.#cellsPerKey;
    if (!takeTokens(this.#rule, this.#cells, at, now, cost)) return false;
    this.#order.move(slot, this.#fullAt(at, now));
    return true;
  }

  put(slot: number, now: number, tokens: number): void {
    const at = slot * this.#cellsPerKey;
    putTokens(this.#rule, this.#cells, at, now, tokens);
    this.#order.move(slot, this.#fullAt(at, now));
  }

  waitFor(slot: number, now: number, cost: number): number | undefined {
    return waitForTokens(this.#rule, this.#cells, slot * this.#cellsPerKey, now, cost, false);
  }

  stateOf(slot: number, now: number): RateLimitState {
    return tightestState(this.#rule, this.#cells, slot * this.#cellsPerKey, now);
  }

  /** Forgets the bucket that is full first. At least one is kept. */
  evictFirst(): void {
    const slot = this.#order.removeFirst();
    this.#slots.delete(this.#keys[slot] as string);
    this.#keys[slot] = '';
  }

  #fullAt(at: number, now: number): number {
    return now + waitUntilFull(this.#rule, this.#cells, at, now);
  }
}
