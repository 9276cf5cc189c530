import { databaseId, orderId, saleId } from '../../identity/ids.ts';
import type { SeededRandom } from '../seeded-random.ts';
import type { Cluster } from './cluster.ts';
import type { EventFault } from './fault-mix.ts';
import type { ServiceName } from './link.ts';
import type { World } from './world.ts';

/** Longest outage, cut and replication lag of a run. */
const OUTAGE_MS_MAX = 1_500;
const LAG_MS_MAX = 1_000;
/** How long an old store may live on: longer than any lease of a run. */
const SPLIT_MS_MAX = 4_000;

/** Spreads the drawn events over the fault phase. */
export function scheduleFaults(world: World, cluster: Cluster, random: SeededRandom): void {
  for (const [fault, times] of world.chaos.events) {
    for (let index = 0; index < times; index += 1) {
      world.time.after(random.fraction() * world.scenario.faultPhaseMs, () => {
        if (!world.chaos.active) return;
        world.tally.hit(`fault ${fault}`);
        world.trace.add('fate', fault);
        HAPPENINGS[fault]({ world, cluster, random });
      });
    }
  }
}

type Happening = (site: { readonly world: World; readonly cluster: Cluster; readonly random: SeededRandom }) => void;

/** What each fault does. */
const HAPPENINGS: { readonly [Fault in EventFault]: Happening } = {
  'api-crash': ({ cluster, random }) => random.pick(cluster.withRole('api')).crash('by itself'),
  'worker-crash': ({ cluster, random }) => random.pick(cluster.withRole('worker')).crash('by itself'),
  'api-shutdown': ({ cluster, random }) => void random.pick(cluster.withRole('api')).shutDown(),
  'worker-shutdown': ({ cluster, random }) => void random.pick(cluster.withRole('worker')).shutDown(),
  'database-outage': (site) => outage(site, 'database'),
  'queue-outage': (site) => outage(site, 'queue'),
  'store-outage': (site) => outage(site, 'store'),
  partition: ({ world, cluster, random }) => {
    const machine = random.pick(cluster.machines);
    const service = random.pick(['store', 'queue', 'database'] as const);
    world.trace.add('fate', `${machine.name} is cut off from ${service}`);
    machine.setCut(service, true);
    world.time.after(random.fraction() * OUTAGE_MS_MAX, () => machine.setCut(service, false));
  },
  'store-loss': ({ world }) => {
    world.losses.happen(Number.NEGATIVE_INFINITY);
    world.services.store.forget();
  },
  'store-rollback': ({ world, random }) => {
    const { services, time, trace } = world;
    const replica = services.store.snapshot();
    const takenAt = time.elapsedMs;
    time.after(random.fraction() * LAG_MS_MAX, () => {
      if (!world.chaos.active) return;
      world.losses.happen(takenAt);
      trace.add('fate', 'the store is replaced by its replica');
      services.store.restore(replica);
    });
  },
  'split-brain': ({ world, cluster, random }) => {
    const { services, time, trace, losses } = world;
    const replica = services.store.snapshot();
    const takenAt = time.elapsedMs;
    const left = cluster.machines.filter(() => random.chance(0.5)).map(({ name }) => name);
    const lagMs = random.fraction() * LAG_MS_MAX;
    const splitMs = random.fraction() * SPLIT_MS_MAX;
    time.after(lagMs, () => {
      if (!world.chaos.active || services.split) return;
      losses.happen(takenAt);
      trace.add('fate', `the store is replaced by its replica; the old one still serves ${left.join(', ')}`);
      services.splitStore(replica, takenAt, left);
      time.after(splitMs, () => world.joinStores());
    });
  },
  'closed-epoch': ({ world }) => {
    const { database, epochs } = world.services;
    const row = database.epochs.get(world.saleId);
    if (database.available && row !== undefined) void epochs.beginClosing(world.saleId, row.epoch);
  },
  'clock-jump': ({ world, cluster, random }) => {
    const { storeClock, databaseClock } = world.services;
    const clocks = [storeClock, databaseClock, ...cluster.machines.map(({ clock }) => clock)];
    random.pick(clocks).jump(random.integer(-3_000, 3_000));
  },
  'foreign-message': ({ world, random }) => {
    const ids = { databaseId: databaseId(random.id()), saleId: saleId(random.id()), orderId: orderId(random.id()) };
    world.services.injectForeign(ids, random.pick(['unreadable', 'order', 'barrier']));
  },
  'rejected-order': ({ world }) => world.services.orders.rejectNext(),
};

function outage({ world, random }: Parameters<Happening>[0], service: ServiceName): void {
  world.services.setDown(service, true);
  world.time.after(random.fraction() * OUTAGE_MS_MAX, () => world.services.setDown(service, false));
}
