import { BenchmarkError } from '../benchmark-error.ts';
import { heapFlat } from './heap-flat.ts';
import { httpEmbedded } from './http-embedded.ts';
import { localLimiterMemory } from './local-limiter-memory.ts';
import { purchaseMemory } from './purchase-memory.ts';
import type { Scenario } from './scenario.ts';
import { tokenBucket } from './token-bucket.ts';

/** Every scenario, in the order in which they run. */
export const SCENARIOS: readonly Scenario[] = [tokenBucket, localLimiterMemory, purchaseMemory, httpEmbedded, heapFlat];

/** The scenarios with these names, in their own order; all of them for none. Throws `USAGE` for an unknown name. */
export function scenariosNamed(names: readonly string[]): readonly Scenario[] {
  const known = SCENARIOS.map(({ name }) => name);
  for (const name of names) {
    if (!known.includes(name))
      throw new BenchmarkError('USAGE', `unknown scenario ${name}; there are ${known.join(', ')}`);
  }
  return names.length === 0 ? SCENARIOS : SCENARIOS.filter(({ name }) => names.includes(name));
}
