import { FlashSaleError } from '../../errors/flash-sale-error.ts';
import type { DatabaseId, SaleId } from '../../identity/ids.ts';
import type { OrderMessage } from '../../order/order-message.ts';
import type { Delivery, DeliveryOrigin } from '../../ports/order-queue.ts';

/** One thing in the log. */
export type LogEntry =
  | { readonly type: 'order'; readonly message: OrderMessage }
  | {
      readonly type: 'barrier';
      readonly databaseId: DatabaseId;
      readonly saleId: SaleId;
      readonly epoch: number;
    }
  | { readonly type: 'unreadable'; readonly reason: string; readonly raw: string };

/** As it is kept: an order is its message, because a log of a million orders should not hold a million wrappers. */
type KeptEntry = OrderMessage | Exclude<LogEntry, { readonly type: 'order' }>;

/** Dropped entries are cut off in one go when they are this many and at least half of the array. */
const CUT_MIN = 1_024;

/** An append-only sequence of entries with offsets from 0. What was settled can be dropped from its beginning. */
export class LogPartition {
  readonly topic: string;
  readonly partition: number;
  #entries: KeptEntry[] = [];
  /** Offset of `#entries[0]`. */
  #base = 0;
  #beginOffset = 0;

  constructor(topic: string, partition: number) {
    this.topic = topic;
    this.partition = partition;
  }

  /** Offset of the first entry that is kept. */
  get beginOffset(): number {
    return this.#beginOffset;
  }

  /** Offset that the next entry gets. */
  get endOffset(): number {
    return this.#base + this.#entries.length;
  }

  /** Appends and returns the entry's offset. */
  append(entry: LogEntry): number {
    return this.#keep(entry.type === 'order' ? entry.message : entry);
  }

  /** Appends an order and returns its offset. */
  appendOrder(message: OrderMessage): number {
    return this.#keep(message);
  }

  origin(offset: number): DeliveryOrigin {
    return { topic: this.topic, partition: this.partition, offset: String(offset) };
  }

  /** At most `limit` entries from `offset` on. */
  read(offset: number, limit: number): Delivery[] {
    const from = Math.max(offset, this.#beginOffset) - this.#base;
    const to = Math.min(from + limit, this.#entries.length);
    const deliveries: Delivery[] = [];
    for (let index = from; index < to; index += 1) {
      const entry = this.#entries[index];
      if (entry !== undefined) deliveries.push(deliveryOf(entry, this.origin(this.#base + index)));
    }
    return deliveries;
  }

  /** Forgets the entries before `offset`. */
  dropBefore(offset: number): void {
    if (offset <= this.#beginOffset) return;
    this.#beginOffset = Math.min(offset, this.endOffset);
    const dropped = this.#beginOffset - this.#base;
    if (dropped === this.#entries.length) this.#entries = [];
    else if (dropped >= CUT_MIN && dropped * 2 >= this.#entries.length) this.#entries = this.#entries.slice(dropped);
    else return;
    this.#base = this.#beginOffset;
  }

  /** What is wrong when a position beyond the end is recorded: it is of another log. */
  replaced(position: number): FlashSaleError {
    const { topic, partition, endOffset } = this;
    return new FlashSaleError('LOG_LOST', 'the recorded position lies beyond the end of the log: it was replaced', {
      details: { lost: 'replaced', topic, partition, position, endOffset },
    });
  }

  #keep(entry: KeptEntry): number {
    this.#entries.push(entry);
    return this.endOffset - 1;
  }
}

function deliveryOf(entry: KeptEntry, origin: DeliveryOrigin): Delivery {
  return 'orderId' in entry ? { type: 'order', origin, message: entry } : { ...entry, origin };
}
