import type { OpenCrowdSettings } from '../http/open-crowds.ts';
import type { WantedServices } from '../services/rented-services.ts';
import type { ScenarioContext } from './scenario.ts';

/** What every scenario of the example on servers has for itself. */
export const PARTITIONS = 12;
export const SERVERS: WantedServices = { database: true, topicPartitions: PARTITIONS, redis: true };

/** More than all crowds of a search can buy. */
export const ALLOTMENT = 5_000_000;

/** How crowds are sent to find what the example keeps up with. */
export function crowdSettings({ settings, seed }: Pick<ScenarioContext, 'settings' | 'seed'>): OpenCrowdSettings {
  const { quick, connections, measureMs } = settings;
  return {
    seed,
    connections: connections ?? (quick ? 16 : 256),
    warmUpMs: quick ? 100 : 1_000,
    measureMs: measureMs ?? (quick ? 300 : 3_000),
    search: quick
      ? { leastPerSecond: 50, mostPerSecond: 100, precision: 0.5 }
      : { leastPerSecond: 50, firstPerSecond: 2_000, mostPerSecond: 60_000, precision: 0.05 },
  };
}
