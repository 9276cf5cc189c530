import { setTimeout } from 'node:timers/promises';
import { type BuyerId, buyerId, type Sku } from '@flash-sale/core';
import { SaleHistory, type SeededRandom } from '@flash-sale/core/testing';
import { Asking, type Reply } from './asking.ts';
import { nameOf, recordedReply } from './recorded-reply.ts';

/** What is bought. */
export interface OnSale {
  readonly productId: number;
  readonly saleId: string;
  readonly sku: Sku;
  readonly units: number;
}

interface Buyer {
  readonly id: BuyerId;
  readonly key: string;
  readonly wanted: OnSale;
  readonly quantity: number;
  /** Whether the last answer is one that no repeat changes, while nothing comes back into stock. */
  settled: boolean;
  /** Whether a request of this buyer was left without an answer, and not repeated with success since. */
  doubtful: boolean;
}

/** How many buyers come at once, and how long each waits at most before the next one takes its place. */
export interface CrowdPace {
  readonly width: number;
  readonly pauseMsMax: number;
  /** The documented deadline of a purchase, 3 s, and what a busy machine may add to it. */
  readonly answeredWithinMs: number;
}

const USUAL_PACE: CrowdPace = { width: 16, pauseMsMax: 60, answeredWithinMs: 15_000 };
/** Added where nothing can be had at the moment: the buyers who wait do not become more and more. */
const UNAVAILABLE_PAUSE_MS_MAX = 600;
const QUANTITY_MAX = 3;
/** So many of the buyers without an answer ask again at once, and so many of the accepted ones too. */
const ASKING_AGAIN = 0.5;
const MAKING_SURE = 0.05;
/** How long a buyer goes on asking until there is an answer. */
const PATIENCE_MS = 180_000;
const FINAL_STATUS = new Set(['202', '409 sold-out', '409 not-enough']);

/** Distinct buyers, each with a key, who ask whichever process there is and write down what they are told. */
export class FaultCrowd implements Disposable {
  readonly history = new SaleHistory();
  /** Where processes are open now. */
  readonly targets = new Set<string>();
  /** How often each answer was given while `sellUntil` ran. */
  readonly answers: Record<string, number> = {};
  /** Requests that were answered too late, or never. */
  readonly late: string[] = [];
  readonly #onSale: OnSale;
  /** Everything that somebody of this crowd has asked for. */
  readonly onSale: OnSale[];
  readonly #random: SeededRandom;
  readonly #pace: CrowdPace;
  readonly #asking: Asking;
  readonly #buyers: Buyer[] = [];
  readonly #lately: { readonly name: string; readonly at: number }[] = [];
  #counting = false;

  constructor(onSale: OnSale, random: SeededRandom, pace: CrowdPace = USUAL_PACE) {
    this.#onSale = onSale;
    this.onSale = [onSale];
    this.#random = random;
    this.#pace = pace;
    this.#asking = new Asking(pace.width * 4);
  }

  /** Buyers come one after another, each once or twice, until the work is done. */
  async whileSelling<Result>(work: () => Promise<Result>): Promise<Result> {
    let done = false;
    this.#counting = true;
    const { width, pauseMsMax } = this.#pace;
    const loops = Array.from({ length: width }, async () => {
      const random = this.#random.fork();
      while (!done) {
        const buyer = this.#newBuyer(random.integer(1, QUANTITY_MAX));
        const reply = await this.#ask(buyer, random);
        if (random.chance(reply?.kind === 'answer' && buyer.settled ? MAKING_SURE : ASKING_AGAIN)) {
          await setTimeout(random.integer(0, pauseMsMax * 2));
          await this.#ask(buyer, random);
        }
        await setTimeout(random.integer(0, buyer.settled ? pauseMsMax : UNAVAILABLE_PAUSE_MS_MAX));
      }
    });
    try {
      return await work();
    } finally {
      done = true;
      await Promise.all(loops);
      this.#counting = false;
    }
  }

  /** The different answers of the last so many milliseconds. */
  lately(forMs: number): readonly string[] {
    const since = performance.now() - forMs;
    const first = this.#lately.findIndex(({ at }) => at >= since);
    return first < 0 ? [] : [...new Set(this.#lately.slice(first).map(({ name }) => name))].sort();
  }

  /** Everybody without a final answer repeats the request with its key until there is one. */
  async repeatUnanswered(): Promise<void> {
    const random = this.#random.fork();
    const givenUpAt = performance.now() + PATIENCE_MS;
    const waiting = this.#buyers.filter(({ settled }) => !settled);
    await this.#inParallel(waiting, async (buyer) => {
      while (!buyer.settled) {
        const reply = await this.#ask(buyer, random);
        if (buyer.settled) return;
        if (performance.now() > givenUpAt) throw new Error(`${buyer.id} never got an answer: ${JSON.stringify(reply)}`);
        await setTimeout(random.integer(50, 250));
      }
    });
  }

  /** One buyer takes all that there is of another product of the sale. */
  async takeAllOf(other: OnSale): Promise<void> {
    this.onSale.push(other);
    const buyer = this.#newBuyer(other.units, other);
    await this.#ask(buyer, this.#random);
    await this.repeatUnanswered();
  }

  /** New buyers take all that is left, and some more find nothing. */
  async buyOut(available: () => Promise<number>): Promise<void> {
    const random = this.#random.fork();
    for (let left = await available(); left > 0; left = await available()) {
      const quantity = Math.max(1, Math.floor(left / 100));
      const buyers = Array.from({ length: Math.floor(left / quantity) }, () => this.#newBuyer(quantity));
      await this.#inParallel(buyers, async (buyer) => void (await this.#ask(buyer, random)));
      await this.repeatUnanswered();
    }
    const late = Array.from({ length: this.#pace.width * 2 }, () => this.#newBuyer(1));
    await this.#inParallel(late, async (buyer) => void (await this.#ask(buyer, random)));
    await this.repeatUnanswered();
  }

  /**
   * Everybody who was once left without an answer, and told since that nothing is left, asks once more: a store that is no
   * longer the one that took the units refuses a repeat, and may learn of them when it is recovered.
   */
  async makeSure(): Promise<void> {
    const random = this.#random.fork();
    const doubtful = this.#buyers.filter((buyer) => buyer.doubtful);
    await this.#inParallel(doubtful, async (buyer) => void (await this.#ask(buyer, random)));
    await this.repeatUnanswered();
  }

  [Symbol.dispose](): void {
    this.#asking[Symbol.dispose]();
  }

  #newBuyer(quantity: number, wanted = this.#onSale): Buyer {
    const number = this.#buyers.length;
    const [id, key] = [buyerId(`buyer-${number}`), `key-${number}`];
    const buyer = { id, key, wanted, quantity, settled: false, doubtful: false };
    this.#buyers.push(buyer);
    return buyer;
  }

  async #ask(buyer: Buyer, random: SeededRandom): Promise<Reply | undefined> {
    if (this.targets.size === 0) return undefined;
    const { productId, sku } = buyer.wanted;
    const url = random.pick([...this.targets]);
    const lines = [{ sku, quantity: buyer.quantity }];
    const call = this.history.begin({ kind: 'purchase', buyerId: buyer.id, lines, key: buyer.key });
    const { id, key, quantity } = buyer;
    const reply = await this.#asking.purchase(url, { productId, buyer: id, key, quantity });
    const answer = recordedReply(reply, sku, lines);
    if (answer !== undefined) this.history.end(call, answer);
    const name = nameOf(reply);
    // What was cut off is no longer settled: the next answer decides.
    buyer.settled = FINAL_STATUS.has(name);
    if (name === '202') buyer.doubtful = false;
    else if (answer === undefined || answer.outcome === 'unknown') buyer.doubtful = true;
    this.#lately.push({ name, at: performance.now() });
    if (this.#counting) this.answers[name] = (this.answers[name] ?? 0) + 1;
    if (reply.tookMs > this.#pace.answeredWithinMs)
      this.late.push(`${id}: ${name} after ${Math.round(reply.tookMs)} ms`);
    return reply;
  }

  async #inParallel<Job>(jobs: readonly Job[], run: (job: Job) => Promise<void>): Promise<void> {
    const iterator = jobs.values();
    await Promise.all(
      Array.from({ length: this.#pace.width }, async () => {
        for (const job of iterator) await run(job);
      }),
    );
  }
}
