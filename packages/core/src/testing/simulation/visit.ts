import type { LineRequest } from '../../purchase/purchase-request.ts';
import type { SeededRandom } from '../seeded-random.ts';
import type { BuyerCallKind, BuyerResults, CallEnd } from './journal.ts';
import type { Shop } from './shop.ts';
import type { World } from './world.ts';

/** One visit of a buyer to the shop: from the first request until it has its answer. */
export interface Visit {
  readonly world: World;
  readonly shop: Shop;
  readonly random: SeededRandom;
  readonly buyerId: string;
  /** Resolves when nothing goes wrong any more. */
  readonly healed: Promise<void>;
}

/** Most times that a buyer tries again before it leaves, to come back when all is well. */
const PATIENCE = 4;
/** Longest wait after the first attempt; later ones are longer, up to so many times. */
const IMPATIENCE_MS = 400;
const CALM = 5;

/** Answers after which a buyer asks again. */
const OPEN_OUTCOMES: ReadonlySet<string> = new Set(['unknown', 'unavailable', 'throttled']);

/**
 * Repeats a request until it is answered for good: a few times now, and again when all is well. Absent when the call was
 * thrown, which is for the judge.
 */
export async function untilAnswered<Kind extends BuyerCallKind>(
  visit: Visit,
  ask: () => Promise<CallEnd<BuyerResults[Kind]>>,
): Promise<BuyerResults[Kind] | undefined> {
  const { world, random, healed } = visit;
  const patience = random.integer(1, PATIENCE);
  for (let attempt = 1; ; attempt += 1) {
    const end = await ask();
    if (end.type === 'error') return undefined;
    if (end.type === 'answer' && !OPEN_OUTCOMES.has(end.result.outcome)) return end.result;
    if (attempt >= patience && world.chaos.active) await healed;
    await world.time.pass(random.fraction() * IMPATIENCE_MS * Math.min(attempt, CALM));
  }
}

/** What a buyer puts into its cart: mostly one unit of one SKU. */
export function drawLines(visit: Visit): LineRequest[] {
  const { world, random } = visit;
  const count = random.chance(0.3) ? random.integer(1, world.skus.length) : 1;
  return random
    .shuffle(world.skus)
    .slice(0, count)
    .map((sku) => ({ sku, quantity: random.pick([1, 1, 1, 2, 3]) }));
}
