import {
  checkHold,
  checkRestored,
  FlashSaleError,
  type InventoryRebuild,
  type InventoryRebuildPlan,
  type OrderId,
  type OrderMessage,
  type Reservation,
  type RestoredOrder,
} from '@flash-sale/core';
import { generationsKey } from '../../keys.ts';
import { type Generation, generationOf } from '../generation.ts';
import { removeGenerations } from '../remove-generations.ts';
import { soldText } from '../reservation-record.ts';
import type { SaleSteps } from '../sale-steps.ts';
import { SEAL_FIELD, SEAL_TEXT } from '../seal.ts';
import { CountedUnits } from './counted-units.ts';
import { finishStage } from './finish-stage.ts';
import { StageWriter } from './stage-writer.ts';
import { switchGeneration } from './switch-generation.ts';

/** What a rebuild has collected and not written yet, and what it has counted. */
export interface CollectedStage {
  readonly plan: InventoryRebuildPlan;
  readonly generation: Generation;
  readonly writer: StageWriter;
  readonly counted: CountedUnits;
  /** Orders that are staged or will be; true for those of the outbox. */
  readonly sold: ReadonlyMap<OrderId, boolean>;
  readonly outbox: ReadonlyMap<OrderId, OrderMessage>;
  readonly holds: ReadonlyMap<OrderId, Reservation>;
}

/**
 * A rebuild beside the sale: orders are written to the keys of the new epoch as they come, in names of their own that
 * contain the incarnation, so that leftovers of another rebuild are never seen. Orders of the outbox and holds wait in
 * memory until `commit`, because their place depends on all the others.
 */
export class RedisInventoryRebuild implements InventoryRebuild {
  readonly #steps: SaleSteps;
  readonly #plan: InventoryRebuildPlan;
  readonly #generation: Generation;
  readonly #writer: StageWriter;
  readonly #counted: CountedUnits;
  readonly #sold = new Map<OrderId, boolean>();
  readonly #outbox = new Map<OrderId, OrderMessage>();
  readonly #holds = new Map<OrderId, Reservation>();
  readonly #timeoutMs: number;
  #begun: Promise<void> | undefined;
  #staged: Promise<readonly number[]> | undefined;
  /** Set once the script was given to Redis: never twice, see `commit`. */
  #loaded = false;
  #opened = false;
  #closed = false;

  constructor(steps: SaleSteps, plan: InventoryRebuildPlan, timeoutMs: number) {
    this.#steps = steps;
    this.#plan = plan;
    this.#timeoutMs = timeoutMs;
    this.#generation = generationOf(plan.saleId, plan.databaseId, plan.epoch, plan.incarnation);
    this.#writer = new StageWriter(steps.connection, timeoutMs);
    this.#counted = new CountedUnits(plan);
  }

  async addSold(orders: readonly RestoredOrder[]): Promise<void> {
    this.#requireOpen();
    for (const order of orders) checkRestored(this.#plan, order);
    await this.#begin();
    const values: string[] = [];
    for (const { message, inOutbox } of orders) {
      const { orderId } = message;
      const earlier = this.#sold.get(orderId);
      if (earlier === undefined) this.#counted.addSold(message.buyerId, message.lines);
      if (earlier === undefined && !inOutbox) values.push(orderId, soldText(message, message.epoch, message.seq));
      if (inOutbox && earlier !== true) this.#outbox.set(orderId, message);
      this.#sold.set(orderId, earlier === true || inOutbox);
    }
    await this.#writer.write('HSET', this.#generation.keys.reservations, values, 2);
  }

  async addHolds(holds: readonly Reservation[]): Promise<void> {
    this.#requireOpen();
    for (const hold of holds) checkHold(hold);
    for (const hold of holds) this.#holds.set(hold.orderId, hold);
  }

  /**
   * The script is given to Redis when everything is staged, once, and then switches the sale itself. A server that was
   * restarted or promoted in between does not know it, and refuses; giving it the script again could open a sale that has
   * sold and lost the sales.
   */
  async commit(): Promise<'opened' | 'superseded'> {
    this.#requireOpen();
    if (this.#opened) return (await this.#isShown()) ? 'opened' : 'superseded';
    await this.#begin();
    this.#staged ??= finishStage(this.#steps.connection, this.#stage());
    const sizes = await this.#staged;
    const outcome = await switchGeneration({
      steps: this.#steps,
      plan: this.#plan,
      generation: this.#generation,
      sizes,
      seq: this.#outbox.size,
      load: !this.#loaded,
      onLoaded: () => {
        this.#loaded = true;
      },
      timeoutMs: this.#timeoutMs,
    });
    if (outcome === 'opened') {
      this.#opened = true;
      this.#steps.generations.remember(this.#generation);
      await this.#removeEarlier();
    }
    return outcome;
  }

  async discard(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    if (this.#begun === undefined || this.#opened) return;
    await this.#writer.finish().catch(() => {});
    if (await this.#isShown()) return;
    const { saleId } = this.#plan;
    const { name } = this.#generation;
    await removeGenerations(this.#steps.connection, saleId, (other) => other === name, this.#timeoutMs);
  }

  /** Announces the keys before the first of them is written, so that whatever happens they are found again. */
  #begin(): Promise<void> {
    this.#begun ??= (async () => {
      const { keys, name } = this.#generation;
      const bound = this.#steps.connection.bound({ timeoutMs: this.#timeoutMs });
      await this.#steps.connection.send('SADD', [generationsKey(this.#plan.saleId), name], 'changes', bound);
      await this.#writer.call('HSET', [keys.reservations, SEAL_FIELD, SEAL_TEXT]);
    })();
    return this.#begun;
  }

  #stage(): CollectedStage {
    return {
      plan: this.#plan,
      generation: this.#generation,
      writer: this.#writer,
      counted: this.#counted,
      sold: this.#sold,
      outbox: this.#outbox,
      holds: this.#holds,
    };
  }

  async #isShown(): Promise<boolean> {
    const bound = this.#steps.connection.bound({ timeoutMs: this.#timeoutMs });
    const shown = await this.#steps.generations.shown(this.#plan.saleId, bound);
    return shown?.generation.name === this.#generation.name;
  }

  /** Frees what the sale leaves behind. The sale is open by now: what cannot be freed is freed by the next rebuild. */
  async #removeEarlier(): Promise<void> {
    const { saleId, epoch } = this.#plan;
    const { name } = this.#generation;
    const earlier = (other: string, otherEpoch: number) => other !== name && otherEpoch <= epoch;
    await removeGenerations(this.#steps.connection, saleId, earlier, this.#timeoutMs).catch(() => {});
  }

  #requireOpen(): void {
    if (this.#closed) throw new FlashSaleError('CLOSED', 'this rebuild was discarded');
  }
}
