import { createFlashSale } from '../../create-flash-sale.ts';
import type { FlashSale } from '../../flash-sale.ts';
import type { FlashSalePorts } from '../../flash-sale-options.ts';
import { LocalRateLimiter } from '../../limiter/local-rate-limiter.ts';
import type { MemoryOrderQueue } from '../../memory/memory-order-queue.ts';
import type { MemoryTableQueue } from '../../memory/memory-table-queue.ts';
import type { RateLimiter } from '../../ports/rate-limiter.ts';
import { OrderWorker } from '../../worker/order-worker.ts';
import { SeededRandom } from '../seeded-random.ts';
import { Incarnation } from './incarnation.ts';
import { Link, type ServiceName } from './link.ts';
import { MachineClock } from './machine-clock.ts';
import { remoteCatalog, remoteEpochs, remoteOrders } from './remote-database.ts';
import { RemoteInventory } from './remote-inventory.ts';
import { RemoteLimiter } from './remote-limiter.ts';
import { RemoteQueue } from './remote-queue.ts';
import type { World } from './world.ts';

/** One life of a machine: the process and what runs in it. */
interface Life {
  readonly process: Incarnation;
  readonly flashSale: FlashSale | undefined;
  readonly worker: OrderWorker | undefined;
  readonly queue: MemoryOrderQueue | MemoryTableQueue;
  /** Calls of clients that are under way. */
  readonly asked: Set<string>;
}

/** How a call to a machine ended. `refused`: no process was there, nothing was sent. */
export type Reply<Result> =
  | { readonly type: 'answer'; readonly result: Result }
  | { readonly type: 'error'; readonly error: unknown }
  | { readonly type: 'cut' }
  | { readonly type: 'refused' };

export type Role = 'api' | 'worker';

/** Where a process runs, dies, is stopped, and is started again. */
export class Machine {
  readonly name: string;
  readonly roles: ReadonlySet<Role>;
  readonly clock: MachineClock;
  readonly #world: World;
  readonly #random: SeededRandom;
  readonly #cut = new Set<ServiceName>();
  #life: Life | undefined;
  #lives = 0;

  constructor(world: World, name: string, roles: readonly Role[]) {
    this.#world = world;
    this.name = name;
    this.roles = new Set(roles);
    this.#random = world.random.fork();
    this.clock = new MachineClock(world.time, this.#random.integer(-2_000, 2_000));
  }

  get running(): boolean {
    return this.#life !== undefined;
  }

  /** The process's own API: for the simulation's own questions. */
  get flashSale(): FlashSale | undefined {
    return this.#life?.flashSale;
  }

  /** Starts the process, unless it runs. */
  start(): void {
    if (this.#life !== undefined) return;
    this.#lives += 1;
    const process = new Incarnation(
      `${this.name}#${this.#lives}`,
      this.#world.time,
      this.clock,
      new SeededRandom(this.#random.integer(0, 2 ** 32 - 1)),
    );
    this.#world.trace.add(process.name, 'starts');
    const queue = this.#world.services.queueClient();
    const ports = this.#ports(process, queue);
    const { build, scenario, services } = this.#world;
    const site = { process, services };
    const flashSale = this.roles.has('api')
      ? createFlashSale(build?.api?.(ports, site) ?? ports, { ...scenario.options, processId: process.random.id() })
      : undefined;
    const worker = this.roles.has('worker')
      ? new OrderWorker(build?.worker?.(ports, site) ?? ports, { batchSizeMax: this.#random.pick([1, 2, 5, 500]) })
      : undefined;
    this.#life = { process, flashSale, worker, queue, asked: new Set() };
    if (flashSale !== undefined) void this.#openSale(process, flashSale);
    if (worker !== undefined) void this.#startWorker(process, worker);
  }

  /** The process dies, here and now. */
  crash(why: string): void {
    const life = this.#life;
    if (life === undefined) return;
    this.#world.trace.add(life.process.name, `dies ${why}`);
    this.#life = undefined;
    life.process.end();
    life.queue.crash();
    this.#loseMemory();
    this.#startLater();
  }

  /** The process is stopped as a host does it: it answers what is under way and gives back what it has. */
  async shutDown(): Promise<void> {
    const life = this.#life;
    if (life === undefined) return;
    this.#world.trace.add(life.process.name, 'shuts down');
    await Promise.all([life.flashSale?.close(), life.worker?.close()]);
    if (this.#life !== life) return;
    // What was answered by closing reaches its caller first.
    await this.#world.time.pass(0);
    if (this.#life !== life) return;
    this.#world.trace.add(life.process.name, 'ends');
    for (const what of life.asked) this.#world.report(`${life.process.name} was shut down with ${what} unanswered`);
    this.#life = undefined;
    life.process.end();
    life.queue.crash();
    this.#loseMemory();
    this.#startLater();
  }

  /** Cuts this machine off from a service, or joins them again. */
  setCut(service: ServiceName, cut: boolean): void {
    if (cut) this.#cut.add(service);
    else this.#cut.delete(service);
  }

  /** Asks the process something, as a client over a connection that breaks when the process dies. */
  ask<Result>(what: string, call: (flashSale: FlashSale) => Promise<Result>): Promise<Reply<Result>> {
    const life = this.#life;
    if (life?.flashSale === undefined) return Promise.resolve({ type: 'refused' });
    const { process, flashSale, asked } = life;
    return new Promise((resolve) => {
      const end = (reply: Reply<Result>): void => {
        asked.delete(what);
        if (process.alive || reply.type === 'cut') resolve(reply);
      };
      asked.add(what);
      process.atEnd(() => end({ type: 'cut' }));
      call(flashSale).then(
        (result) => end({ type: 'answer', result }),
        (error: unknown) => end({ type: 'error', error }),
      );
    });
  }

  #ports(process: Incarnation, queue: Life['queue']): FlashSalePorts {
    const { services, scenario, build } = this.#world;
    const link = (service: ServiceName) => this.#link(process, service);
    const database = link('database');
    return {
      inventory: new RemoteInventory(() => services.storeFor(this.name), link('store')),
      queue: new RemoteQueue(build?.queue?.(queue, services) ?? queue, link(services.queueService), services.published),
      orders: remoteOrders(services.orders, database),
      catalog: remoteCatalog(services.catalog, database),
      epochs: remoteEpochs(services.epochs, database),
      limiter: this.#limiter(scenario.limiter, process),
      clock: process.clock,
      random: process.random,
    };
  }

  #link(process: Incarnation, service: ServiceName): Link {
    const { time, chaos, trace, services } = this.#world;
    return new Link({
      service,
      process,
      time,
      chaos,
      trace,
      crash: (why) => this.#crashOf(process, why),
      isCut: () => this.#cut.has(service),
      isDown: () => services.isDown(service),
    });
  }

  /** A process that is gone cannot take its successor with it. */
  #crashOf(process: Incarnation, why: string): void {
    if (this.#life?.process === process) this.crash(why);
  }

  #limiter(kind: 'none' | 'local' | 'remote', process: Incarnation): RateLimiter | undefined {
    if (kind === 'none') return undefined;
    const local = new LocalRateLimiter({
      bandwidths: [{ capacity: 4, refill: 2, periodMs: 500, mode: 'greedy' }],
      clock: process.clock,
      keysMax: 64,
    });
    return kind === 'local' ? local : new RemoteLimiter(local, process, this.#world.chaos);
  }

  /** What a host does first. Where it is alone with its database it knows that all leases are of the dead. */
  async #openSale(process: Incarnation, flashSale: FlashSale): Promise<void> {
    const { services, scenario, saleId } = this.#world;
    const initializes = this.#random.chance(0.7);
    if (scenario.topology === 'embedded' && this.#random.chance(0.5)) {
      const epochs = remoteEpochs(services.epochs, this.#link(process, 'database'));
      await epochs.releaseAllLeases().catch(() => {});
    }
    if (!initializes) return;
    await flashSale.initialize(saleId, { timeoutMs: 1_000 }).catch(() => {});
  }

  /** A worker that could not start is started again. */
  async #startWorker(process: Incarnation, worker: OrderWorker): Promise<void> {
    while (process.alive) {
      try {
        await worker.start();
        return;
      } catch {
        await this.#world.time.pass(100);
      }
    }
  }

  /** Where the store is memory of this process it is gone with it. */
  #loseMemory(): void {
    if (this.#world.scenario.topology !== 'embedded') return;
    this.#world.losses.happen(Number.NEGATIVE_INFINITY);
    this.#world.services.store.forget();
  }

  #startLater(): void {
    const { time, chaos } = this.#world;
    time.after(chaos.active ? this.#random.integer(1, 1_500) : 10, () => this.start());
  }
}
