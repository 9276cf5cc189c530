import {
  type CallOptions,
  FlashSaleError,
  type OrderId,
  type OrderMessage,
  type Outbox,
  type SaleEpoch,
  type SaleId,
} from '@flash-sale/core';
import type { CallBound } from '../connection/call-bound.ts';
import depthLua from '../scripts/depth.lua';
import pendingLua from '../scripts/pending.lua';
import { readingScript } from './reading-script.ts';
import { requireWhole } from './require-whole.ts';
import { readRecord } from './reservation-record.ts';
import type { SaleSteps } from './sale-steps.ts';

const PENDING = readingScript(pendingLua);
const DEPTH = readingScript(depthLua);
/** Entries of one reading and of one step that drops: bounds how long it blocks Redis. */
const ENTRIES_MAX = 500;

interface PendingPage {
  readonly messages: readonly (OrderMessage & { readonly oldEnough: boolean })[];
  readonly lastSeq: number;
  readonly whole: boolean;
}

/** The outbox of a sale: a stream beside its stock, written by the script that sells. */
export class RedisOutbox implements Outbox {
  readonly #steps: SaleSteps;

  constructor(steps: SaleSteps) {
    this.#steps = steps;
  }

  async pending(
    saleId: SaleId,
    query: { readonly afterSeq: number; readonly minAgeMs: number; readonly limit: number },
    options?: CallOptions,
  ): Promise<readonly OrderMessage[]> {
    requireWhole('afterSeq', query.afterSeq, 0);
    requireWhole('minAgeMs', query.minAgeMs, 0);
    requireWhole('limit', query.limit, 1);
    const bound = this.#steps.connection.bound(options);
    const found: OrderMessage[] = [];
    for (let afterSeq = query.afterSeq; found.length < query.limit; ) {
      const size = Math.min(query.limit - found.length, ENTRIES_MAX);
      const page = await this.#page(saleId, afterSeq, query.minAgeMs, size, bound);
      for (const { oldEnough, ...message } of page.messages) if (oldEnough) found.push(message);
      // Entries are in the order of sale: behind a page that is too young there is nothing old.
      if (page.whole || !page.messages.some(({ oldEnough }) => oldEnough)) break;
      afterSeq = page.lastSeq;
    }
    return found;
  }

  async drop(sale: SaleEpoch, seqs: readonly number[], options?: CallOptions): Promise<void> {
    const bound = this.#steps.connection.bound(options);
    const known = seqs.filter((seq) => Number.isSafeInteger(seq) && seq >= 0);
    let start = 0;
    do {
      await this.#steps.change(sale, 'drop', known.slice(start, start + ENTRIES_MAX), bound);
      start += ENTRIES_MAX;
    } while (start < known.length);
  }

  async depth(
    saleId: SaleId,
    options?: CallOptions,
  ): Promise<{ readonly entries: number; readonly oldestSoldAt: number | undefined }> {
    const bound = this.#steps.connection.bound(options);
    const read = await this.#steps.read(
      saleId,
      DEPTH,
      ({ keys }) => ({ keys: [keys.outbox, keys.reservations], args: [] }),
      bound,
    );
    if (read === undefined) return { entries: 0, oldestSoldAt: undefined };
    const [, entries, orderId, text] = read.reply;
    const oldestSoldAt = typeof text === 'string' ? readRecord(orderId as OrderId, text).changedAt : undefined;
    return { entries: Number(entries), oldestSoldAt };
  }

  async #page(
    saleId: SaleId,
    afterSeq: number,
    minAgeMs: number,
    size: number,
    bound: CallBound,
  ): Promise<PendingPage> {
    const read = await this.#steps.read(
      saleId,
      PENDING,
      ({ keys, epoch }) => ({ keys: [keys.outbox, keys.reservations], args: [`${epoch}-${afterSeq + 1}`, size] }),
      bound,
    );
    if (read === undefined) return { messages: [], lastSeq: afterSeq, whole: true };
    const [, now, entries, records] = read.reply as [number, number, string[], (string | null)[]];
    const { databaseId } = read.generation;
    const messages = records.map((text, index) => {
      const [orderId, traceparent] = [entries[index * 3 + 1] as OrderId, entries[index * 3 + 2]];
      const message = messageOf(orderId, text, traceparent);
      return { ...message, databaseId, saleId, oldEnough: message.soldAt <= Number(now) - minAgeMs };
    });
    return { messages, lastSeq: messages.at(-1)?.seq ?? afterSeq, whole: messages.length < size };
  }
}

function messageOf(
  orderId: OrderId,
  text: string | null | undefined,
  traceparent: string | undefined,
): Omit<OrderMessage, 'databaseId' | 'saleId'> {
  const record = typeof text === 'string' ? readRecord(orderId, text) : undefined;
  if (record?.sale === undefined) {
    throw new FlashSaleError('STORE_UNAVAILABLE', 'an entry of the outbox has no sold reservation', {
      details: { orderId },
    });
  }
  return {
    orderId,
    buyerId: record.buyerId,
    lines: record.lines,
    fingerprint: record.fingerprint,
    epoch: record.sale.epoch,
    seq: record.sale.seq,
    soldAt: record.changedAt,
    settledBy: record.settledBy,
    redriveRound: record.redriveRound,
    traceparent: traceparent === '' ? undefined : traceparent,
  };
}
