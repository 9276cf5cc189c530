import assert from 'node:assert/strict';
import type { InventoryReply } from '../../ports/inventory-command.ts';
import type { SaleSettings } from '../../sale/sale.ts';
import { SeededRandom } from '../seeded-random.ts';
import { allReservations } from './books.ts';
import type { InventoryStoreContract } from './harness.ts';
import { NaiveModel } from './naive-model.ts';
import type { PolicyTest } from './policy-test.ts';
import { RandomCommands } from './random-commands.ts';
import type { SaleUnderTest } from './sale-under-test.ts';

const SEEDS: readonly number[] = Array.from({ length: 12 }, (_, index) => index + 1);
const STEPS = 60;

/** Random sequences of commands get the answers of the naive model, whatever the sequence. */
export function randomPolicies(policy: PolicyTest, contract: InventoryStoreContract): void {
  const { controllableClock } = contract.capabilities;
  for (const seed of contract.seeds ?? SEEDS) {
    const fields = { allotments: { a: 12, b: 6, c: 3 }, buyerLimit: 12 };
    policy(`answers a random sequence of commands as the naive model does (seed ${seed})`, fields, async (sale) => {
      const comparison = new Comparison(sale, seed, controllableClock);
      for (let step = 0; step < (contract.stepsPerSeed ?? STEPS); step += 1) await comparison.step(step);
      await comparison.end();
    });
  }
}

/** One sale in the store under test beside the same sale in the model. */
class Comparison {
  readonly #sale: SaleUnderTest;
  readonly #model: NaiveModel;
  readonly #random: SeededRandom;
  readonly #commands: RandomCommands;
  readonly #controllableClock: boolean;

  constructor(sale: SaleUnderTest, seed: number, controllableClock: boolean) {
    this.#sale = sale;
    this.#model = new NaiveModel(sale.sale);
    this.#random = new SeededRandom(seed);
    this.#commands = new RandomCommands(this.#random.fork(), controllableClock);
    this.#controllableClock = controllableClock;
  }

  async step(step: number): Promise<void> {
    const where = `seed ${this.#random.seed}, step ${step}`;
    await this.#disturb();
    const now = await this.#sale.now();
    const commands = this.#commands.batch(now);
    const expected = this.#model.decide(commands, now);
    const replies = await this.#sale.step(...commands);
    for (const [index, command] of commands.entries()) {
      const [found, wanted] = [replies[index], expected[index]].map((reply) => this.#comparable(reply));
      assert.deepEqual(found, wanted, `${where}, entry ${index}: ${JSON.stringify(command)}`);
    }
    await this.#compareLevels(where);
  }

  async end(): Promise<void> {
    const found = await allReservations(this.#sale);
    const states = new Map(found.map(({ orderId, state, lines }) => [orderId, { state, lines }]));
    assert.equal(found.length, this.#model.entries.length, 'a reservation for each request that was granted');
    for (const { request, state, lines } of this.#model.entries) {
      assert.deepEqual(states.get(request.orderId), { state, lines });
    }
  }

  /** What happens beside the commands: time passes, the operator changes his mind, the relay publishes. */
  async #disturb(): Promise<void> {
    if (this.#controllableClock) await this.#sale.pass(this.#random.integer(0, 60));
    if (this.#random.chance(0.1)) await this.#changeSettings();
    if (!this.#random.chance(0.3)) return;
    const waiting = this.#model.entries.filter(({ inOutbox }) => inOutbox);
    if (waiting.length === 0) return;
    const entry = this.#random.pick(waiting);
    entry.inOutbox = false;
    await this.#sale.drop(entry.seq);
  }

  async #changeSettings(): Promise<void> {
    const now = await this.#sale.now();
    const startsAt =
      this.#controllableClock && this.#random.chance(0.3) ? now + this.#random.integer(-20, 60) : undefined;
    const endsAt = startsAt === undefined || this.#random.chance(0.5) ? undefined : startsAt + 80;
    const settings: SaleSettings = {
      state: this.#random.chance(0.15) ? 'paused' : 'open',
      startsAt,
      endsAt,
      buyerLimit: this.#random.pick([4, 9, 20, undefined]),
      revision: this.#model.settings.revision + 1,
    };
    this.#model.settings = settings;
    await this.#sale.configure(settings);
  }

  async #compareLevels(where: string): Promise<void> {
    for (const sku of this.#model.allotments.keys()) {
      const expected = [this.#model.available(sku), this.#model.units(sku, 'held'), this.#model.units(sku, 'sold')];
      assert.deepEqual(await this.#sale.split(sku), expected, `${where}: levels of ${sku}`);
    }
  }

  /** Without instants where the store's clock is its own. */
  #comparable(reply: InventoryReply | undefined): unknown {
    if (this.#controllableClock || reply === undefined) return reply;
    const { soldAt: _, holdExpiresAt: __, nextDueAt: ___, ...rest } = reply as unknown as Record<string, unknown>;
    return rest;
  }
}
