import type { FlashSalePorts } from '../../flash-sale-options.ts';
import type { OrderQueue } from '../../ports/order-queue.ts';
import type { OrderWorkerPorts } from '../../worker/order-worker.ts';
import type { FaultMixName } from './fault-mixes.ts';
import type { Incarnation } from './incarnation.ts';
import type { CreateStore } from './observed-store.ts';
import type { Services } from './services.ts';

/** What a build may reach into. */
export interface BuildSite {
  readonly process: Incarnation;
  readonly services: Services;
}

/**
 * A version of the library with a known flaw, made by changing what its ports say or do. The simulation must catch every
 * one: otherwise it proves nothing about the version without the flaw.
 */
export interface WeakenedBuild {
  readonly name: string;
  /** What is wrong with it, in one sentence. */
  readonly flaw: string;
  /** The mixes under which it shows: those whose faults it takes. */
  readonly mixes: readonly FaultMixName[];
  readonly api?: ((ports: FlashSalePorts, site: BuildSite) => FlashSalePorts) | undefined;
  readonly worker?: ((ports: OrderWorkerPorts, site: BuildSite) => OrderWorkerPorts) | undefined;
  /** Changes what happens where a message reaches the queue. */
  readonly queue?: ((queue: OrderQueue, services: Services) => OrderQueue) | undefined;
  readonly createStore?: CreateStore | undefined;
}
