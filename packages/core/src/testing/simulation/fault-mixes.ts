import type { FaultMix } from './fault-mix.ts';

const NETWORK: FaultMix['calls'] = {
  'lost-request': 0.04,
  'lost-reply': 0.06,
  'late-request': 0.06,
  'late-reply': 0.04,
  resent: 0.05,
  refused: 0.04,
};
const CRASHES: FaultMix['calls'] = {
  'crash-before-sending': 0.01,
  'crash-while-waiting': 0.015,
  'crash-on-reply': 0.015,
};
const STOPS: FaultMix['events'] = { 'api-crash': 3, 'api-shutdown': 2, 'worker-crash': 2, 'worker-shutdown': 2 };
const OUTAGES: FaultMix['events'] = { 'database-outage': 2, 'queue-outage': 2, 'store-outage': 1, partition: 3 };
const POISON: FaultMix['events'] = { 'foreign-message': 2, 'rejected-order': 4 };
const LOSSES: FaultMix['events'] = { 'store-loss': 1, 'store-rollback': 2, 'split-brain': 2, 'closed-epoch': 2 };

/** The mixes that the simulation runs through. `calm` has no fault: what goes wrong there is wrong without excuse. */
export const FAULT_MIXES = {
  calm: { topology: 'shared', calls: {}, events: {} },
  network: { topology: 'shared', calls: NETWORK, events: { 'closed-epoch': 1 } },
  crashes: { topology: 'shared', calls: CRASHES, events: STOPS },
  outages: { topology: 'shared', calls: { refused: 0.05 }, events: { ...OUTAGES, ...POISON } },
  'lost-store': {
    topology: 'shared',
    calls: { 'late-request': 0.15, 'late-reply': 0.15 },
    events: { ...LOSSES, 'rejected-order': 3 },
  },
  'two-stores': { topology: 'shared', calls: {}, events: { 'split-brain': 2 } },
  everything: {
    topology: 'shared',
    calls: { ...NETWORK, ...CRASHES },
    events: { ...STOPS, ...OUTAGES, ...POISON, ...LOSSES, 'clock-jump': 2 },
  },
  embedded: {
    topology: 'embedded',
    calls: { 'late-request': 0.05, ...CRASHES },
    events: { 'api-crash': 3, 'api-shutdown': 2, 'database-outage': 1, 'rejected-order': 1 },
  },
} as const satisfies Record<string, FaultMix>;

export type FaultMixName = keyof typeof FAULT_MIXES;
