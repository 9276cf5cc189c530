import { BenchmarkError } from '../benchmark-error.ts';
import { apiMemory } from './api-memory.ts';
import { apiProcesses } from './api-processes.ts';
import { batchSizes } from './batch-sizes.ts';
import { consumePostgres } from './consume-postgres.ts';
import { growth } from './growth.ts';
import { heapFlat } from './heap-flat.ts';
import { httpDurable } from './http-durable.ts';
import { httpEmbedded } from './http-embedded.ts';
import { httpObserved } from './http-observed.ts';
import { httpRush } from './http-rush.ts';
import { kafkaPublish } from './kafka-publish.ts';
import { leaseCost } from './lease-cost.ts';
import { levels } from './levels.ts';
import { localLimiterMemory } from './local-limiter-memory.ts';
import { purchaseMemory } from './purchase-memory.ts';
import { rebuild } from './rebuild.ts';
import { redisMemory } from './redis-memory.ts';
import { redisStore } from './redis-store.ts';
import { salePaths } from './sale-paths.ts';
import type { Scenario } from './scenario.ts';
import { tokenBucket } from './token-bucket.ts';

/** Every scenario, in the order in which they run. */
export const SCENARIOS: readonly Scenario[] = [
  tokenBucket,
  localLimiterMemory,
  purchaseMemory,
  leaseCost,
  httpEmbedded,
  httpObserved,
  heapFlat,
  growth,
  redisStore,
  batchSizes,
  redisMemory,
  salePaths,
  kafkaPublish,
  consumePostgres,
  levels,
  httpDurable,
  httpRush,
  apiProcesses,
  apiMemory,
  rebuild,
];

/** The scenarios with these names, in their own order; all of them for none. Throws `USAGE` for an unknown name. */
export function scenariosNamed(names: readonly string[]): readonly Scenario[] {
  const known = SCENARIOS.map(({ name }) => name);
  for (const name of names) {
    if (!known.includes(name))
      throw new BenchmarkError('USAGE', `unknown scenario ${name}; there are ${known.join(', ')}`);
  }
  return names.length === 0 ? SCENARIOS : SCENARIOS.filter(({ name }) => names.includes(name));
}
