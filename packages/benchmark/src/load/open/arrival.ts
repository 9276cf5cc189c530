import { BenchmarkError } from '../../benchmark-error.ts';
import { SEED_DEFAULT } from './derived-seed.ts';

/**
 * When an open crowd comes, however slow the answers are.
 *
 * - `constant`: one request after another, always the same time apart.
 * - `poisson`: independent of one another, so many each second on average. Some come at the same moment.
 * - `burst`: exactly so many in the measured time, each at a moment of its own drawn at random: the second in which a sale
 *   opens.
 *
 * One `seed` gives the same moments again; at another rate, the same ones closer together or further apart.
 */
export type Arrival =
  | { readonly kind: 'constant'; readonly perSecond: number }
  | { readonly kind: 'poisson'; readonly perSecond: number; readonly seed?: number | undefined }
  | { readonly kind: 'burst'; readonly requests: number; readonly seed?: number | undefined };

const RATE_MAX = 1_000_000;

/** Milliseconds from the start at which requests are due, ascending. Throws `USAGE` for more than `requestsMax`. */
export function scheduleOf(arrival: Arrival, durationMs: number, requestsMax: number): Float64Array {
  if (arrival.kind === 'burst') return bounded(burst(arrival, durationMs, requestsMax), requestsMax);
  const { perSecond } = arrival;
  if (!(perSecond > 0 && perSecond <= RATE_MAX)) {
    throw new BenchmarkError('USAGE', `perSecond must be above 0 and at most ${RATE_MAX}, not ${perSecond}`);
  }
  if (arrival.kind === 'constant') return bounded(constant(perSecond, durationMs), requestsMax);
  return bounded(poisson(arrival, durationMs), requestsMax);
}

function constant(perSecond: number, durationMs: number): Float64Array {
  const gapMs = 1_000 / perSecond;
  return Float64Array.from({ length: Math.ceil(durationMs / gapMs) }, (_, index) => index * gapMs);
}

function poisson({ perSecond, seed }: Arrival & { kind: 'poisson' }, durationMs: number): Float64Array {
  const fraction = seededFractions(seed ?? SEED_DEFAULT);
  const instants: number[] = [];
  // Gaps of a Poisson process are exponentially distributed.
  const gap = () => (-Math.log(1 - fraction()) * 1_000) / perSecond;
  for (let at = gap(); at < durationMs; at += gap()) instants.push(at);
  return Float64Array.from(instants);
}

/** A Poisson process of which one knows how many come: independent, uniform moments. */
function burst({ requests, seed }: Arrival & { kind: 'burst' }, durationMs: number, most: number): Float64Array {
  if (!(Number.isInteger(requests) && requests >= 1 && requests <= most)) {
    throw new BenchmarkError('USAGE', `a burst has an integer from 1 to ${most} of requests, not ${requests}`);
  }
  const fraction = seededFractions(seed ?? SEED_DEFAULT);
  return Float64Array.from({ length: requests }, () => fraction() * durationMs).sort();
}

function bounded(instants: Float64Array, requestsMax: number): Float64Array {
  if (instants.length <= requestsMax) return instants;
  throw new BenchmarkError('USAGE', `${instants.length} requests would be due, and at most ${requestsMax} are allowed`);
}

/** Numbers from 0 to below 1, always the same ones for a seed (mulberry32 by Tommy Ettinger). */
function seededFractions(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
