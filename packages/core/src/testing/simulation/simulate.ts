import { Cluster } from './cluster.ts';
import { readEvidence } from './evidence-of-run.ts';
import { FAULT_MIXES, type FaultMixName } from './fault-mixes.ts';
import { scheduleFaults } from './faults-at-random.ts';
import { judgeAnswers } from './judge-answers.ts';
import { judgeEpochs } from './judge-epochs.ts';
import { judgeHistory } from './judge-history.ts';
import { judgeHolds } from './judge-holds.ts';
import { judgeOrders } from './judge-orders.ts';
import { judgePauses } from './judge-pauses.ts';
import { judgeStock } from './judge-stock.ts';
import { Operator } from './operator.ts';
import { drain, reconcileSale, sellOut } from './sell-out.ts';
import { Shop } from './shop.ts';
import type { Tally } from './tally.ts';
import type { Visit } from './visit.ts';
import { visitToHold } from './visit-to-hold.ts';
import { visitToPurchase } from './visit-to-purchase.ts';
import type { WeakenedBuild } from './weakened-build.ts';
import { World } from './world.ts';

export interface SimulationOptions {
  readonly seed: number;
  readonly mix: FaultMixName;
  /** Absent: the library as it is. */
  readonly build?: WeakenedBuild | undefined;
}

export interface SimulationResult {
  readonly seed: number;
  readonly mix: FaultMixName;
  /** What was promised and not kept; empty when all is well. */
  readonly violations: readonly string[];
  /** How often each outcome and each fault happened. */
  readonly tally: Tally;
  /** Every event, oldest first. */
  readonly trace: readonly string[];
  /** Equal for two runs if the same happened in both. */
  digest(): string;
}

/** Virtual time that a run may take once nothing goes wrong any more. More means that it will never end. */
const HEALTHY_MS_MAX = 180_000;

/**
 * Plays one sale under faults, all of it drawn from one seed: the fault phase, then healing, then a phase in which every
 * open request must get its answer and the rest must sell out. Judges every answer and every unit at the end.
 */
export async function simulate({ seed, mix, build }: SimulationOptions): Promise<SimulationResult> {
  const world = new World({ seed, mix: FAULT_MIXES[mix], build });
  const story = new Story(world);
  let ended = false;
  const told = story.tell().then(
    () => {
      ended = true;
    },
    (error: unknown) => {
      ended = true;
      world.report(`the simulation itself failed: ${error instanceof Error ? error.stack : String(error)}`);
    },
  );
  const inTime = await world.time.runUntil(() => ended, world.scenario.faultPhaseMs + HEALTHY_MS_MAX);
  if (inTime) await told;
  else world.report(`it never ends: ${story.chapter}`);
  return {
    seed,
    mix,
    violations: world.violations,
    tally: world.tally,
    trace: world.trace.lines,
    digest: () => world.trace.digest(),
  };
}

/** The course of a run. */
class Story {
  chapter = 'begins';
  readonly #world: World;
  readonly #cluster: Cluster;
  readonly #shop: Shop;
  readonly #operator: Operator;

  constructor(world: World) {
    this.#world = world;
    this.#cluster = new Cluster(world);
    this.#shop = new Shop(world, this.#cluster);
    this.#operator = new Operator(world, this.#cluster, world.random.fork());
  }

  async tell(): Promise<void> {
    const { time, scenario, chaos, services } = this.#world;
    await this.#world.createSale();
    this.#turnTo('fault phase');
    this.#cluster.start();
    scheduleFaults(this.#world, this.#cluster, this.#world.random.fork());
    const healed = time.pass(scenario.faultPhaseMs).then(() => {
      this.#turnTo('healing');
      chaos.heal();
      services.orders.rejectNone();
      this.#world.joinStores();
      this.#cluster.mend();
    });
    const everybody = [this.#operator.open(), ...this.#visits(healed), ...this.#interventions()];
    await healed;
    this.#turnTo('waiting for answers');
    await Promise.all(everybody);
    await this.#operator.open();
    this.#turnTo('sending dead letters round again');
    while ((await this.#operator.redrive()) > 0) await time.pass(200);
    this.#turnTo('selling out');
    await sellOut(this.#world, this.#shop, healed);
    this.#turnTo('draining');
    await drain(this.#world);
    await this.#judge();
    this.#turnTo('shutting down');
    await Promise.all(this.#cluster.machines.map((machine) => machine.shutDown()));
  }

  #turnTo(chapter: string): void {
    this.chapter = chapter;
    this.#world.trace.add('story', chapter);
  }

  #visits(healed: Promise<void>): Promise<void>[] {
    const { scenario, time, random } = this.#world;
    return Array.from({ length: scenario.visits }, async () => {
      const visit: Visit = {
        world: this.#world,
        shop: this.#shop,
        random: random.fork(),
        buyerId: `buyer-${random.integer(1, scenario.buyers)}`,
        healed,
      };
      const visitShop = random.chance(0.4) ? visitToHold : visitToPurchase;
      await time.pass(random.fraction() * scenario.faultPhaseMs);
      await visitShop(visit);
    });
  }

  #interventions(): Promise<void>[] {
    const { scenario, time, random } = this.#world;
    const sometime = async (act: () => Promise<unknown>): Promise<void> => {
      await time.pass(random.fraction() * scenario.faultPhaseMs);
      await act();
    };
    return [
      ...Array.from({ length: scenario.adjustments }, () => sometime(() => this.#operator.adjust())),
      ...(scenario.endsByOperator
        ? [sometime(() => this.#operator.end())]
        : Array.from({ length: scenario.pauses }, () => sometime(() => this.#operator.pauseAndResume()))),
      this.#redriveNowAndThen(),
      this.#joinLate(),
    ];
  }

  /** The product that was not there at the beginning. */
  async #joinLate(): Promise<void> {
    const { scenario, time, random, services, skus } = this.#world;
    if (skus.length === scenario.allotments.length) return;
    await time.pass(random.fraction() * scenario.faultPhaseMs);
    while (!services.database.available) await time.pass(50);
    await this.#world.createNextProduct();
  }

  async #redriveNowAndThen(): Promise<void> {
    const { time, chaos, random } = this.#world;
    while (chaos.active) {
      await time.pass(200 + random.fraction() * 600);
      await this.#operator.redrive();
    }
  }

  async #judge(): Promise<void> {
    this.#turnTo('judgement');
    const report = await reconcileSale(this.#world, this.#cluster);
    const evidence = await readEvidence(this.#world, report);
    judgeAnswers(this.#world, evidence);
    judgeOrders(this.#world, evidence);
    judgeHolds(this.#world);
    judgeHistory(this.#world, evidence);
    judgePauses(this.#world, this.#operator);
    judgeEpochs(this.#world);
    judgeStock(this.#world, evidence, this.#operator.told);
  }
}
