import type { SeededRandom } from '../seeded-random.ts';
import { Machine } from './machine.ts';
import type { World } from './world.ts';

/** The machines of a run. */
export class Cluster {
  readonly machines: readonly Machine[];
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
    const { topology, apis, workers } = world.scenario;
    const named = (prefix: string, count: number, role: 'api' | 'worker') =>
      Array.from({ length: count }, (_, index) => new Machine(world, `${prefix}-${index + 1}`, [role]));
    this.machines =
      topology === 'embedded'
        ? [new Machine(world, 'shop', ['api', 'worker'])]
        : [...named('api', apis, 'api'), ...named('worker', workers, 'worker')];
  }

  start(): void {
    for (const machine of this.machines) machine.start();
  }

  withRole(role: 'api' | 'worker'): readonly Machine[] {
    return this.machines.filter((machine) => machine.roles.has(role));
  }

  /** A machine whose API runs now; absent when none does. */
  anyApi(random: SeededRandom): Machine | undefined {
    const running = this.withRole('api').filter((machine) => machine.running);
    return running.length === 0 ? undefined : random.pick(running);
  }

  /** Starts what does not run and joins what is cut off. */
  mend(): void {
    for (const machine of this.machines) {
      for (const service of ['store', 'queue', 'database'] as const) machine.setCut(service, false);
      machine.start();
    }
    for (const service of ['store', 'queue', 'database'] as const) this.#world.services.setDown(service, false);
  }
}
