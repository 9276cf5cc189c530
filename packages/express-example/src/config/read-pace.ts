import type { ConfigReader } from './config-reader.ts';
import type { PaceConfig } from './example-config.ts';

/** Fewer than the connections of one process, so that purchases and operators are not kept waiting by the worker. */
const BATCHES_AT_ONCE_DEFAULT = 4;

/** How much the worker of this process gives the database at once. */
export function readPace(reader: ConfigReader): PaceConfig {
  const perSecond = reader.integer('WORKER_BATCHES_PER_SECOND', { fallback: 0, least: 0, most: 400 });
  return {
    batchesAtOnce: reader.integer('WORKER_BATCHES_MAX', { fallback: BATCHES_AT_ONCE_DEFAULT, least: 1, most: 100 }),
    batchesPerSecond: perSecond === 0 ? undefined : perSecond,
  };
}
