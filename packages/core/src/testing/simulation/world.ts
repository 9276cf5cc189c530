import type { SaleId, Sku } from '../../identity/ids.ts';
import { SeededRandom } from '../seeded-random.ts';
import { Chaos } from './chaos.ts';
import type { FaultMix } from './fault-mix.ts';
import { Journal } from './journal.ts';
import { Losses } from './losses.ts';
import { ObservedStore } from './observed-store.ts';
import { drawScenario, type Scenario } from './scenario.ts';
import { Services } from './services.ts';
import { Tally } from './tally.ts';
import { Trace } from './trace.ts';
import { VirtualTime } from './virtual-time.ts';
import type { WeakenedBuild } from './weakened-build.ts';

export interface WorldOptions {
  readonly seed: number;
  readonly mix: FaultMix;
  readonly build?: WeakenedBuild | undefined;
}

/** What everything in one run shares. All randomness of a run comes from here, and so from its seed. */
export class World {
  readonly random: SeededRandom;
  readonly time = new VirtualTime();
  readonly trace = new Trace(this.time);
  readonly tally = new Tally();
  readonly scenario: Scenario;
  readonly chaos: Chaos;
  readonly services: Services;
  readonly journal: Journal;
  readonly build: WeakenedBuild | undefined;
  /** What was seen to be wrong, in the order in which it was seen. */
  readonly violations: string[] = [];
  /** What the store has lost, and when. */
  readonly losses = new Losses(this.time);
  #saleId: SaleId | undefined;
  #skus: readonly Sku[] = [];
  readonly #joinedAt = new Map<string, number>();

  constructor({ seed, mix, build }: WorldOptions) {
    this.random = new SeededRandom(seed);
    this.build = build;
    this.scenario = drawScenario(mix, this.random.fork());
    this.chaos = new Chaos(mix, this.random.fork(), this.tally);
    this.services = new Services({
      time: this.time,
      random: this.random.fork(),
      queue: this.scenario.queue,
      createStore: build?.createStore ?? ((options) => new ObservedStore(options)),
      report: (violation) => this.report(violation),
    });
    this.journal = new Journal(this.time);
  }

  /** The one sale of this run, and its SKUs. */
  get saleId(): SaleId {
    if (this.#saleId === undefined) throw new Error('the sale was not created yet');
    return this.#saleId;
  }

  get skus(): readonly Sku[] {
    return this.#skus;
  }

  /** Writes the sale into the catalog, as somebody did before the crowd came. */
  async createSale(): Promise<void> {
    const { allotments, joinsLate } = this.scenario;
    const atOnce = joinsLate && allotments.length > 1 ? allotments.length - 1 : allotments.length;
    for (let index = 0; index < atOnce; index += 1) await this.createNextProduct();
  }

  /** Writes the next product into the catalog; the first one makes the sale. */
  async createNextProduct(): Promise<void> {
    const index = this.#skus.length;
    const { allotments, buyerLimit, startsAfterMs, endsAfterMs } = this.scenario;
    const now = this.services.storeClock.now();
    const settings = {
      startsAt: startsAfterMs === undefined ? undefined : now + Math.floor(startsAfterMs),
      endsAt: endsAfterMs === undefined ? undefined : now + Math.floor(endsAfterMs),
      buyerLimit,
    };
    const { saleId, sku } = await this.services.catalog.createProduct({
      name: `Product ${index + 1}`,
      price: '9.99',
      allotment: allotments[index] ?? 0,
      ...(this.#saleId === undefined ? { settings } : { saleId: this.#saleId }),
    });
    this.trace.add('catalog', `${sku} joins`);
    this.#saleId = saleId;
    this.#skus = [...this.#skus, sku];
    this.#joinedAt.set(sku, this.time.elapsedMs);
  }

  /** Virtual time at which the catalog learned of a SKU. */
  joinedAt(sku: string): number | undefined {
    return this.#joinedAt.get(sku);
  }

  /** Ends the life of an old store beside the one that has replaced it, if there is one. */
  joinStores(): void {
    const lostSince = this.services.joinStore();
    if (lostSince === undefined) return;
    this.trace.add('fate', 'the old store is gone');
    this.losses.happen(lostSince);
  }

  /** Notes that a promise was broken. */
  report(violation: string): void {
    this.trace.add('judge', violation);
    this.violations.push(violation);
  }
}
