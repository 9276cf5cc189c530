import type { FlashSaleOptions } from '../../flash-sale-options.ts';
import type { SeededRandom } from '../seeded-random.ts';
import type { FaultMix, Topology } from './fault-mix.ts';

/** What a run is about: drawn from its seed before anything happens. */
export interface Scenario {
  readonly topology: Topology;
  readonly queue: 'log' | 'table';
  /** `remote`: asked over a network; when it does not answer the request is refused. */
  readonly limiter: 'none' | 'local' | 'remote';
  readonly apis: number;
  readonly workers: number;
  /** Allotments of the SKUs. */
  readonly allotments: readonly number[];
  /** Whether the last of several SKUs joins while the sale goes on. */
  readonly joinsLate: boolean;
  readonly buyerLimit: number | undefined;
  /** Virtual times. Absent: from the beginning, and without an end. */
  readonly startsAfterMs: number | undefined;
  readonly endsAfterMs: number | undefined;
  readonly options: FlashSaleOptions;
  /** How long faults last. Buyers begin within this time. */
  readonly faultPhaseMs: number;
  readonly buyers: number;
  readonly visits: number;
  /** Changes of an allotment and stops of the sale by the operator. */
  readonly adjustments: number;
  readonly pauses: number;
  readonly endsByOperator: boolean;
}

/** Draws a scenario. `fast` needs a store that outlives its processes. */
export function drawScenario(mix: FaultMix, random: SeededRandom): Scenario {
  const embedded = mix.topology === 'embedded';
  const faultPhaseMs = random.integer(2_000, 5_000);
  return {
    topology: mix.topology,
    queue: embedded || random.chance(0.3) ? 'table' : 'log',
    limiter: random.pick(['none', 'none', 'local', embedded ? 'local' : 'remote']),
    apis: embedded ? 1 : random.integer(1, 3),
    workers: embedded ? 0 : random.integer(1, 2),
    allotments: Array.from({ length: random.pick([1, 1, 2, 3]) }, () => random.integer(3, 12)),
    joinsLate: random.chance(0.3),
    buyerLimit: random.chance(0.25) ? random.integer(2, 4) : undefined,
    startsAfterMs: random.chance(0.1) ? random.integer(100, faultPhaseMs / 2) : undefined,
    endsAfterMs: random.chance(0.1) ? random.integer(faultPhaseMs / 2, faultPhaseMs) : undefined,
    options: drawOptions(random, embedded),
    faultPhaseMs,
    buyers: random.integer(5, 15),
    visits: random.integer(15, 35),
    adjustments: random.chance(0.4) ? random.integer(1, 3) : 0,
    pauses: random.chance(0.3) ? random.integer(1, 2) : 0,
    endsByOperator: random.chance(0.1),
  };
}

function drawOptions(random: SeededRandom, embedded: boolean): FlashSaleOptions {
  const leaseTtlMs = random.integer(300, 2_000);
  return {
    durability: !embedded && random.chance(0.2) ? 'fast' : 'durable',
    deadlineMs: random.integer(200, 3_000),
    localShortcutMs: random.pick([0, 50, 250]),
    holdTtlMs: random.integer(200, 3_000),
    holdTtlMaxMs: 5_000,
    storeBatchSizeMax: random.pick([1, 2, 128]),
    publishBatchSizeMax: random.pick([1, 3, 500]),
    queuedMax: random.chance(0.1) ? 1 : 1_000,
    leaseTtlMs,
    leaseRenewMs: Math.floor(leaseTtlMs / random.integer(2, 5)),
    sweepMs: random.integer(100, 600),
    relayMs: random.integer(100, 800),
    relayMinAgeMs: random.pick([0, 100, 500]),
    auditMs: random.integer(300, 2_000),
  };
}
