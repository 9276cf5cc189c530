import assert from 'node:assert/strict';
import type { OrderId, Sku } from '../../identity/ids.ts';
import type { OrderMessage } from '../../order/order-message.ts';
import type {
  AdjustCommand,
  ConfirmCommand,
  HoldCommand,
  InventoryCommand,
  InventoryReply,
  PurchaseCommand,
  ReleaseCommand,
  ReplyTo,
} from '../../ports/inventory-command.ts';
import type { InventoryRebuild, InventoryStore, SaleEpoch } from '../../ports/inventory-store.ts';
import type { Reservation } from '../../reservation/reservation.ts';
import { compareSnapshots, type LevelsSnapshot } from '../../sale/levels.ts';
import type { Sale, SaleSettings } from '../../sale/sale.ts';
import { rebuildPlan, type SampleSaleFields, sampleSale } from '../samples.ts';
import { pass } from '../waiting.ts';
import { assertBooks } from './books.ts';
import { purchaseOf } from './commands.ts';
import type { InventoryStoreHarness } from './harness.ts';

/** `available`, `held` and `sold` of one SKU. */
export type Split = readonly [available: number, held: number, sold: number];

type Replies<Commands extends readonly InventoryCommand[]> = {
  readonly [Index in keyof Commands]: ReplyTo<Commands[Index]>;
};

/** One sale in the store under test, and what must be true of it after every step. */
export class SaleUnderTest {
  readonly harness: InventoryStoreHarness;
  readonly store: InventoryStore;
  readonly sale: Sale;
  epoch = 1;
  /** `seq`s of this epoch that the test has dropped from the outbox. */
  readonly dropped = new Set<number>();
  /** What the allotments must be by now. */
  readonly allotments: Map<Sku, number>;
  /** Of the last settings that were copied. */
  #revision: number;
  #seen: LevelsSnapshot | undefined;

  constructor(harness: InventoryStoreHarness, sale: Sale) {
    this.harness = harness;
    this.store = harness.store;
    this.sale = sale;
    this.#revision = sale.revision;
    this.allotments = new Map(sale.skus.map(({ sku, allotment }) => [sku, allotment]));
  }

  /** Opens a sale of its own, for the first time. */
  static async open(harness: InventoryStoreHarness, fields: SampleSaleFields): Promise<SaleUnderTest> {
    const opened = new SaleUnderTest(harness, sampleSale(fields));
    const rebuild = await harness.store.rebuild(rebuildPlan(opened.sale));
    assert.equal(await rebuild.commit(), 'opened');
    return opened;
  }

  get at(): SaleEpoch {
    return { saleId: this.sale.saleId, epoch: this.epoch };
  }

  /** One atomic step without looking at the levels: for callers at the same time. */
  async decide<const Commands extends readonly InventoryCommand[]>(commands: Commands): Promise<Replies<Commands>> {
    const replies = await this.store.decide(this.at, commands);
    assert.equal(replies.length, commands.length, 'one reply per command');
    commands.forEach((command, index) => {
      if (command.type === 'adjust') this.#countAdjustment(command, replies[index]);
    });
    return replies;
  }

  /** One atomic step, after which the levels must add up. */
  async step<const Commands extends readonly InventoryCommand[]>(...commands: Commands): Promise<Replies<Commands>> {
    const replies = await this.decide(commands);
    await this.levels();
    return replies;
  }

  async buy(command: PurchaseCommand): Promise<ReplyTo<PurchaseCommand>> {
    return (await this.step(command))[0];
  }

  async hold(command: HoldCommand): Promise<ReplyTo<HoldCommand>> {
    return (await this.step(command))[0];
  }

  async confirm(command: ConfirmCommand): Promise<ReplyTo<ConfirmCommand>> {
    return (await this.step(command))[0];
  }

  async release(command: ReleaseCommand): Promise<ReplyTo<ReleaseCommand>> {
    return (await this.step(command))[0];
  }

  async adjust(command: AdjustCommand): Promise<ReplyTo<AdjustCommand>> {
    return (await this.step(command))[0];
  }

  async expire(limit = 100): Promise<Extract<InventoryReply, { outcome: 'expired-holds' }>> {
    return (await this.step({ type: 'expire', limit }))[0];
  }

  /** The settings of the sale with these instead, as the catalog would have them after one more change. */
  async configure(settings: Partial<SaleSettings>): Promise<void> {
    const { state, startsAt, endsAt, buyerLimit } = this.sale;
    const revision = settings.revision ?? this.#revision + 1;
    this.#revision = Math.max(this.#revision, revision);
    await this.store.configure(this.at, { state, startsAt, endsAt, buyerLimit, revision, ...settings });
  }

  /** The levels, checked against the allotments and against the snapshot before. */
  async levels(): Promise<LevelsSnapshot> {
    const snapshot = await this.store.levels(this.sale.saleId);
    assert.equal(snapshot.saleId, this.sale.saleId);
    assert.equal(snapshot.epoch, this.epoch);
    for (const { sku, allotment, available, held, sold } of snapshot.skus) {
      const counted = [allotment, available, held, sold];
      assert.ok(
        counted.every((level) => Number.isSafeInteger(level) && level >= 0),
        `levels of ${sku} are whole and not negative: ${counted}`,
      );
      assert.equal(available + held + sold, allotment, `available + held + sold = allotment of ${sku}`);
      assert.equal(allotment, this.allotments.get(sku), `allotment of ${sku}`);
    }
    assert.equal(snapshot.skus.length, this.allotments.size, 'each SKU has its levels');
    const seen = this.#seen;
    if (seen !== undefined) {
      const newer = compareSnapshots(snapshot, seen);
      assert.ok(newer >= 0, 'snapshots do not go back');
      if (newer === 0) assert.deepEqual(snapshot.skus, seen.skus, 'equal versions have equal levels');
      else if (snapshot.epoch === seen.epoch) assert.ok(snapshot.version > seen.version);
    }
    this.#seen = snapshot;
    return snapshot;
  }

  /** The three levels of a SKU; zeros when the sale does not have it. */
  async split(sku = 'a'): Promise<Split> {
    const levels = (await this.levels()).skus.find((entry) => entry.sku === sku);
    return [levels?.available ?? 0, levels?.held ?? 0, levels?.sold ?? 0];
  }

  /** Buys what is left of a SKU, unit by unit: as many as the levels say, and not one more. */
  async sellOut(sku = 'a'): Promise<void> {
    const [available] = await this.split(sku);
    const commands = Array.from({ length: available }, () => purchaseOf({ [sku]: 1 }));
    const replies = await this.step(...commands, purchaseOf({ [sku]: 1 }));
    const outcomes = replies.map((reply) => reply.outcome);
    assert.deepEqual(outcomes, [...commands.map(() => 'sold'), 'sold-out'], `sells out ${sku}`);
  }

  async reservation(orderId: OrderId): Promise<Reservation | undefined> {
    return (await this.store.reservations(this.sale.saleId, [orderId]))[0];
  }

  async pending(afterSeq = 0, limit = 1_000, minAgeMs = 0): Promise<readonly OrderMessage[]> {
    return this.store.outbox.pending(this.sale.saleId, { afterSeq, minAgeMs, limit });
  }

  async drop(...seqs: number[]): Promise<void> {
    await this.store.outbox.drop(this.at, seqs);
    for (const seq of seqs) this.dropped.add(seq);
  }

  /** Begins the next epoch of this sale. */
  async rebuild(
    fields: Parameters<typeof rebuildPlan>[1] & { readonly allotments?: Readonly<Record<string, number>> } = {},
  ): Promise<InventoryRebuild> {
    const { allotments } = fields;
    const skus = allotments === undefined ? this.sale.skus : sampleSale({ allotments }).skus;
    const epochs = { epoch: this.epoch + 1, replaces: this.epoch };
    return this.store.rebuild(rebuildPlan({ ...this.sale, skus }, { ...epochs, ...fields }));
  }

  /** Commits a rebuild and goes on in its epoch, in which the allotments are these (by default those of the sale). */
  async reopen(rebuild: InventoryRebuild, allotments?: Readonly<Record<string, number>>): Promise<void> {
    assert.equal(await rebuild.commit(), 'opened');
    this.epoch += 1;
    this.dropped.clear();
    if (allotments === undefined) return;
    this.allotments.clear();
    for (const { sku, allotment } of sampleSale({ allotments }).skus) this.allotments.set(sku, allotment);
  }

  /** Lets the store's time pass: by moving its clock, or by waiting. */
  async pass(ms: number): Promise<void> {
    await pass(this.harness, ms);
  }

  /** The store's time. */
  async now(): Promise<number> {
    return (await this.levels()).at;
  }

  /** Levels, reservations, order of sales and outbox agree. */
  async assertBooks(): Promise<void> {
    await assertBooks(this);
  }

  #countAdjustment(command: AdjustCommand, reply: InventoryReply | undefined): void {
    if (reply?.outcome !== 'adjusted' || reply.replayed) return;
    this.allotments.set(command.sku, (this.allotments.get(command.sku) ?? 0) + command.delta);
  }
}
