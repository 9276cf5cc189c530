import type { AttachedSale } from '../selling/attached-sale.ts';
import type { SellingContext } from '../selling/selling-context.ts';
import { SaleRounds } from './sale-rounds.ts';

/** Numbers of one page, and of one search. A visit takes as many as its time allows; the next goes on where it ended. */
const LOOK_SIZE = 5_000;
/** Dead letters of one page: each is read whole. */
const LETTERS_SIZE = 500;
/** How long an order may be on its way before it is asked where it is. */
const ON_ITS_WAY_MS = 10_000;
/** A visit that takes longer than this is left to itself. */
const VISIT_TIMEOUT_MS = 15_000;
/** The same of a single call. */
const CALL_TIMEOUT_MS = 5_000;

/** How far the orders of one sale have been seen to be stored. */
interface Progress {
  /** Every sale up to this number is stored, or was told to be missing. */
  upTo: number;
  /** Every sale up to this number has had its time to be stored. */
  dueUpTo: number;
  /** The highest number that was sold at some moment by the monotonic clock: due when its time has passed. */
  mark: { readonly seq: number; readonly at: number } | undefined;
}

/**
 * Follows the numbers of the sales in each epoch: the store gives them without gaps, so every number up to the highest that
 * this process has sold must become an order. One that is neither stored nor in the outbox nor a dead letter, while nothing
 * is left in the queue, was lost on the way.
 */
export class SeqAuditor {
  readonly #context: SellingContext;
  readonly #rounds: SaleRounds;
  readonly #progress = new WeakMap<AttachedSale, Progress>();

  constructor(context: SellingContext) {
    this.#context = context;
    this.#rounds = new SaleRounds(context, {
      everyMs: context.options.auditMs,
      visit: (sale, signal) => this.#follow(sale, signal),
      complaint: 'the numbers of the stored orders could not be read; trying again',
      level: 'debug',
      patienceMs: VISIT_TIMEOUT_MS,
    });
  }

  close(): Promise<void> {
    return this.#rounds.close();
  }

  async #follow(sale: AttachedSale, signal: AbortSignal): Promise<void> {
    const progress = this.#progress.get(sale) ?? { upTo: 0, dueUpTo: 0, mark: undefined };
    this.#progress.set(sale, progress);
    this.#moveMark(progress, sale.soldSeq);
    while (!signal.aborted && progress.upTo < sale.soldSeq) {
      const seqs = await this.#storedAfter(sale, progress.upTo, signal);
      if (signal.aborted) return;
      for (const seq of seqs) {
        if (seq > progress.upTo + 1) break;
        progress.upTo = Math.max(progress.upTo, seq);
      }
      if (seqs.length === LOOK_SIZE && progress.upTo === seqs.at(-1)) continue;
      // The next number is missing. It is looked for when it has had its time.
      if (progress.upTo >= progress.dueUpTo) return;
      if (!(await this.#search(sale, progress, signal))) return;
    }
  }

  /** Each number becomes due between one and two times `ON_ITS_WAY_MS` after it was sold. */
  #moveMark(progress: Progress, sold: number): void {
    const now = this.#context.ports.clock.monotonic();
    if (progress.upTo >= sold) progress.mark = undefined;
    else if (progress.mark === undefined) progress.mark = { seq: sold, at: now };
    else if (now - progress.mark.at >= ON_ITS_WAY_MS) {
      progress.dueUpTo = progress.mark.seq;
      progress.mark = { seq: sold, at: now };
    }
  }

  /**
   * Looks for the orders of the numbers that are due, all of them at once, in the direction in which an order travels. False
   * when some may still be on their way: they are given their time anew.
   */
  async #search(sale: AttachedSale, progress: Progress, signal: AbortSignal): Promise<boolean> {
    const { inventory, orders, queue } = this.#context.ports;
    const call = { timeoutMs: CALL_TIMEOUT_MS, signal };
    const after = progress.upTo;
    const due = progress.dueUpTo;
    progress.dueUpTo = after;
    const oldest = { afterSeq: after, minAgeMs: 0, limit: 1 };
    const [waiting] = await inventory.outbox.pending(sale.saleId, oldest, call);
    if (signal.aborted) return false;
    const last = Math.min(due, after + LOOK_SIZE, (waiting?.seq ?? Number.POSITIVE_INFINITY) - 1);
    if (last <= after) return false;
    const positions = await orders.positions(call);
    if (signal.aborted || (await queue.lag(positions, call)) > 0 || signal.aborted) return false;
    const missing = new Set(Array.from({ length: last - after }, (_, index) => after + 1 + index));
    for (let from = after; from < last; ) {
      const seqs = await this.#storedAfter(sale, from, signal);
      if (signal.aborted) return false;
      for (const seq of seqs) missing.delete(seq);
      from = seqs.length < LOOK_SIZE ? last : (seqs.at(-1) ?? last);
    }
    if (missing.size > 0) for (const seq of await this.#deadLetters(sale, signal)) missing.delete(seq);
    if (signal.aborted) return false;
    this.#tell(sale, missing);
    progress.upTo = last;
    progress.dueUpTo = due;
    return true;
  }

  #tell({ saleId, epoch }: AttachedSale, missing: ReadonlySet<number>): void {
    if (missing.size === 0) return;
    const { metrics, logger } = this.#context.ports;
    metrics.count('flash_sale_seq_gaps_total', undefined, missing.size);
    logger.error(
      { saleId, epoch, seqs: [...missing].slice(0, 20), count: missing.size },
      'sold, and nowhere to be found: neither stored nor on its way; reconcile the sale',
    );
  }

  #storedAfter({ saleId, epoch }: AttachedSale, after: number, signal: AbortSignal): Promise<readonly number[]> {
    const { orders } = this.#context.ports;
    return orders.seqsOfEpoch(saleId, epoch, after, LOOK_SIZE, { timeoutMs: CALL_TIMEOUT_MS, signal });
  }

  async #deadLetters({ saleId, epoch }: AttachedSale, signal: AbortSignal): Promise<readonly number[]> {
    const seqs: number[] = [];
    let cursor: string | undefined;
    do {
      const query = { saleId, cursor, limit: LETTERS_SIZE, includeSettled: true };
      const page = await this.#context.ports.orders.deadLetters(query, { timeoutMs: CALL_TIMEOUT_MS, signal });
      for (const { message } of page.entries) if (message?.epoch === epoch) seqs.push(message.seq);
      cursor = page.next;
    } while (cursor !== undefined && !signal.aborted);
    return seqs;
  }
}
