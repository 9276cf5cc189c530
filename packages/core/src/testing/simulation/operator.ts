import type { ErrorCode } from '../../errors/error-codes.ts';
import { FlashSaleError } from '../../errors/flash-sale-error.ts';
import type { FlashSale } from '../../flash-sale.ts';
import { operationId, type Sku } from '../../identity/ids.ts';
import type { AdjustReply } from '../../ports/inventory-command.ts';
import type { SeededRandom } from '../seeded-random.ts';
import type { Cluster } from './cluster.ts';
import type { World } from './world.ts';

/** What the operator was told about a change of an allotment. */
export interface ToldAdjustment {
  readonly operationId: string;
  readonly sku: Sku;
  readonly delta: number;
  readonly outcome: AdjustReply['outcome'];
}

const RETRY_MS = 300;
/** Errors that no repeat at the same process mends, and that are right here: before the opening, and at a shutdown. */
const MAY_BE: ReadonlySet<ErrorCode> = new Set(['SALE_NOT_INITIALIZED', 'CLOSED']);

/** Who runs the sale: opens it, changes allotments, stops it, and sends dead letters round again. Never gives up. */
export class Operator {
  readonly told: ToldAdjustment[] = [];
  /** Virtual times between which the operator had been told that the sale is paused, and nobody resumed it. */
  readonly pauses: { readonly from: number; readonly to: number }[] = [];
  readonly #world: World;
  readonly #cluster: Cluster;
  readonly #random: SeededRandom;

  constructor(world: World, cluster: Cluster, random: SeededRandom) {
    this.#world = world;
    this.#cluster = cluster;
    this.#random = random;
  }

  /** Opens the sale for the first time. */
  async open(): Promise<void> {
    const { saleId } = this.#world;
    for (;;) {
      const result = await this.#insist('initialize', (flashSale, timeoutMs) =>
        flashSale.initialize(saleId, { timeoutMs }),
      );
      if (result.status === 'ready') return;
      this.#world.tally.hit('initialize recovering');
    }
  }

  /** Adds or removes units, once, however often it must be said. */
  async adjust(): Promise<void> {
    const { saleId, skus, tally, journal } = this.#world;
    const sku = this.#random.pick(skus);
    const delta = this.#random.pick([-4, -2, -1, 1, 2, 3]);
    const id = operationId(`adjust-${this.#random.id()}`);
    const reply = await this.#insist('adjust', async (flashSale, timeoutMs) => {
      const attempt = journal.beginAdjustment({ operationId: id, sku, delta });
      const told = await flashSale.adjust({ saleId, operationId: id, sku, delta }, { timeoutMs });
      journal.finishAdjustment(attempt, told.outcome);
      return told;
    });
    tally.hit(`adjust ${reply.outcome}${reply.outcome === 'adjusted' && reply.replayed ? ' again' : ''}`);
    this.told.push({ operationId: id, sku, delta, outcome: reply.outcome });
  }

  async pauseAndResume(): Promise<void> {
    const { saleId, time } = this.#world;
    const opening = this.#random.chance(0.5) ? this.#openBy(this.#random.fraction() * 20) : undefined;
    await this.#insist('pause', (flashSale, timeoutMs) => flashSale.pause(saleId, { timeoutMs }));
    const from = time.elapsedMs;
    await time.pass(this.#random.fraction() * 1_000);
    this.pauses.push({ from, to: time.elapsedMs });
    await this.resume();
    await opening;
  }

  /** Somebody else initializes the sale at the same time: that copies settings, which it may have read before. */
  async #openBy(delayMs: number): Promise<void> {
    await this.#world.time.pass(delayMs);
    await this.open();
  }

  async resume(): Promise<void> {
    const { saleId } = this.#world;
    await this.#insist('resume', (flashSale, timeoutMs) => flashSale.resume(saleId, { timeoutMs }));
  }

  async end(): Promise<void> {
    const { saleId } = this.#world;
    await this.#insist('end', (flashSale, timeoutMs) => flashSale.end(saleId, { timeoutMs }));
  }

  /** Sends every order round again that the database has refused. Returns how many there were. */
  async redrive(): Promise<number> {
    const { saleId, services, tally } = this.#world;
    if (!services.database.available) return 0;
    const letters = await services.orders.deadLetters({ saleId, limit: 1_000 });
    const ids = letters.entries.filter(({ reason }) => reason === 'rejected').map(({ id }) => id);
    if (ids.length === 0) return 0;
    const { published } = await this.#insist('redrive', (flashSale, timeoutMs) =>
      flashSale.redrive(saleId, ids, { timeoutMs }),
    );
    tally.hit('redriven order', published.length);
    return ids.length;
  }

  /** What the operator asks is right: only what is down, or took too long, may be an error. */
  #judgeError(what: string, error: unknown): void {
    const code = FlashSaleError.isInstance(error) ? error.code : String(error);
    this.#world.trace.add('operator', `${what}: ${code}`);
    this.#world.tally.hit(`operator ${code}`);
    if (FlashSaleError.isInstance(error) && (error.retryable || MAY_BE.has(error.code))) return;
    this.#world.report(`the operator asked to ${what} and was told ${code}: ${String(error)}`);
  }

  /** Asks one process after the other until one carries it out. An ended sale cannot be paused: that ends it too. */
  async #insist<Result>(
    what: string,
    call: (flashSale: FlashSale, timeoutMs: number) => Promise<Result>,
  ): Promise<Result> {
    const { time, trace } = this.#world;
    for (;;) {
      const machine = this.#cluster.anyApi(this.#random);
      const timeoutMs = this.#random.integer(300, 3_000);
      trace.add('operator', `asks ${machine?.name ?? 'nobody'} to ${what}`);
      const reply = await machine?.ask(`${what} at ${time.elapsedMs}`, (flashSale) => call(flashSale, timeoutMs));
      if (reply?.type === 'answer') {
        trace.add('operator', `${what} is done`);
        return reply.result;
      }
      if (reply?.type === 'error') this.#judgeError(what, reply.error);
      await time.pass(this.#random.fraction() * RETRY_MS);
    }
  }
}
