import { setTimeout } from 'node:timers/promises';
import { type BuyerId, buyerId, type OrderId, orderId } from '@flash-sale/core';
import type { RecordedAnswer, SaleHistory, SeededRandom } from '@flash-sale/core/testing';
import { Asking, type Reply, type Sent } from './asking.ts';
import type { OnSale } from './fault-crowd.ts';
import { nameOf } from './recorded-reply.ts';

/** Longer than any of these sales lasts. */
const HOLD_SECONDS = 3_600;
const QUANTITY_MAX = 3;
const PATIENCE_MS = 180_000;
const AGAIN_MS_MAX = 250;
/** Answers after which a buyer asks again. */
const NO_ANSWER = new Set(['cut', 'hung', '503 unavailable', '504 unknown']);

const LOST = '404 hold-not-found';

interface OpenHold {
  readonly buyer: BuyerId;
  readonly holdId: string;
  readonly orderId: OrderId;
  readonly quantity: number;
}

/** Whose history holds are part of, and whom they ask. */
interface Crowd {
  readonly history: SaleHistory;
  readonly targets: ReadonlySet<string>;
}

/** How holds ended, as their buyers were told. */
export interface HoldsEnded {
  readonly confirmed: readonly OrderId[];
  readonly released: readonly OrderId[];
  /** The store had lost them, and said so. */
  readonly lost: readonly OrderId[];
  /** Anything else. */
  readonly surprising: readonly string[];
}

/** Buyers who hold units when something is lost, and confirm or release them afterwards. */
export class OpenHolds implements Disposable {
  readonly #crowd: Crowd;
  readonly #onSale: OnSale;
  readonly #random: SeededRandom;
  readonly #asking: Asking;
  readonly #open: OpenHold[] = [];
  readonly #mayBeLost: OpenHold[] = [];
  readonly #confirmed: OrderId[] = [];
  readonly #released: OrderId[] = [];
  readonly #lost: OrderId[] = [];
  readonly #surprising: string[] = [];

  constructor(crowd: Crowd, onSale: OnSale, random: SeededRandom) {
    this.#crowd = crowd;
    this.#onSale = onSale;
    this.#random = random;
    this.#asking = new Asking(64);
  }

  get ended(): HoldsEnded {
    return { confirmed: this.#confirmed, released: this.#released, lost: this.#lost, surprising: this.#surprising };
  }

  /** So many buyers hold something. */
  async place(count: number): Promise<void> {
    await Promise.all(Array.from({ length: count }, (_, number) => this.#place(number)));
  }

  /** So many of the holds that are open are confirmed or released while things go wrong, each until there is an answer. */
  async settle(count: number): Promise<void> {
    await Promise.all(this.#open.splice(0, count).map((hold) => this.#settle(hold, this.#drawVerb(), 'may be lost')));
  }

  /**
   * The others are confirmed or released when nothing is lost any more, and what was released is released again: a store
   * that has lost a release holds the units until the hold ends.
   */
  async settleRest(): Promise<void> {
    const again = this.#mayBeLost.splice(0).map((hold) => this.#settle(hold, 'release', 'again'));
    const others = this.#open.splice(0).map((hold) => this.#settle(hold, this.#drawVerb(), 'for good'));
    await Promise.all([...again, ...others]);
  }

  [Symbol.dispose](): void {
    this.#asking[Symbol.dispose]();
  }

  async #place(number: number): Promise<void> {
    const buyer = buyerId(`holder-${number}`);
    const key = `hold-${number}`;
    const { productId, sku } = this.#onSale;
    const quantity = this.#random.integer(1, QUANTITY_MAX);
    const lines = [{ sku, quantity }];
    const json = { productId, quantity, holdSeconds: HOLD_SECONDS };
    const reply = await this.#untilAnswered({ method: 'POST', path: `/api/holds?userId=${buyer}`, key, json }, () => {
      const call = this.#crowd.history.begin({ kind: 'hold', buyerId: buyer, lines, key });
      return (found) => {
        const held = found.status === 201;
        const answer: RecordedAnswer = held
          ? { outcome: 'held', orderId: orderId(found.json.orderId), lines }
          : { outcome: 'refused', reason: nameOf(found) };
        this.#crowd.history.end(call, answer);
      };
    });
    if (reply.status !== 201) throw new Error(`nothing is held: ${nameOf(reply)}`);
    this.#open.push({ buyer, holdId: String(reply.json.holdId), orderId: orderId(reply.json.orderId), quantity });
  }

  #drawVerb(): 'confirm' | 'release' {
    return this.#random.chance(0.6) ? 'confirm' : 'release';
  }

  async #settle(
    hold: OpenHold,
    verb: 'confirm' | 'release',
    when: 'may be lost' | 'for good' | 'again',
  ): Promise<void> {
    const { buyer, holdId, orderId: id, quantity } = hold;
    const confirms = verb === 'confirm';
    const path = `/api/holds/${holdId}${confirms ? '/confirm' : ''}?userId=${buyer}`;
    const lines = [{ sku: this.#onSale.sku, quantity }];
    const { history } = this.#crowd;
    const sent: Sent = {
      method: confirms ? 'POST' : 'DELETE',
      path,
      key: `settle-${buyer}`,
      ...(confirms && { json: {} }),
    };
    const reply = await this.#untilAnswered(sent, () => {
      const call = history.begin(
        confirms
          ? { kind: 'confirm', orderId: id, buyerId: buyer, lines: undefined }
          : { kind: 'release', orderId: id, buyerId: buyer },
      );
      return (found) => {
        if (found.status === 202) history.end(call, { outcome: 'accepted', orderId: id, lines });
        else if (found.status === 200) history.end(call, { outcome: when === 'may be lost' ? 'unknown' : 'returned' });
        else history.end(call, { outcome: 'refused', reason: nameOf(found) });
      };
    });
    const name = nameOf(reply);
    if (when === 'again') {
      if (reply.status !== 200 && name !== LOST) this.#surprising.push(`release of ${id} again: ${name}`);
      return;
    }
    if (!confirms && when === 'may be lost' && reply.status === 200) this.#mayBeLost.push(hold);
    if (confirms && reply.status === 202) this.#confirmed.push(id);
    else if (!confirms && reply.status === 200) this.#released.push(id);
    else if (name === LOST) this.#lost.push(id);
    else this.#surprising.push(`${verb} of ${id}: ${name}`);
  }

  /** Repeats it with its key until there is an answer. Each try is written down: `begin` returns what its answer is told to. */
  async #untilAnswered(sent: Sent, begin: () => (answer: Answer) => void): Promise<Answer> {
    const givenUpAt = performance.now() + PATIENCE_MS;
    for (;;) {
      const [...targets] = this.#crowd.targets;
      if (targets.length > 0) {
        const answered = begin();
        const reply = await this.#asking.send(this.#random.pick(targets), sent);
        const name = nameOf(reply);
        // Cut off, or unknown: either may have been carried out.
        if (reply.kind === 'answer' && name !== '504 unknown') answered(reply);
        if (reply.kind === 'answer' && !NO_ANSWER.has(name)) return reply;
        if (performance.now() > givenUpAt)
          throw new Error(`${sent.path} never got an answer: ${JSON.stringify(reply)}`);
      }
      await setTimeout(this.#random.integer(AGAIN_MS_MAX / 5, AGAIN_MS_MAX));
    }
  }
}

type Answer = Extract<Reply, { readonly kind: 'answer' }>;
