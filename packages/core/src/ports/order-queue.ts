import type { DatabaseId, SaleId } from '../identity/ids.ts';
import type { OrderMessage } from '../order/order-message.ts';
import type { CallOptions } from './call-options.ts';

/**
 * What became of one message.
 *
 * - `stored`: it is in the log, by the log's own word for this very message.
 * - `refused`: it is certainly not in the log and never will be by this call (`reason` says why, `stale-epoch` when a fence
 *   of a newer epoch stands before it).
 * - `unknown`: it may be. Publishing it again is harmless.
 */
export type PublishOutcome =
  | { readonly outcome: 'stored' }
  | { readonly outcome: 'refused'; readonly reason: 'stale-epoch' | 'too-large' | 'unavailable' }
  | { readonly outcome: 'unknown'; readonly cause: unknown };

/** Where a stream of a queue stands: `nextOffset` is the first offset that was not settled. */
export interface QueuePosition {
  readonly topic: string;
  readonly partition: number;
  /** Decimal text: offsets may exceed 2^53. */
  readonly nextOffset: string;
  /**
   * Per sale, the highest epoch of the barriers before `nextOffset`. Saving a position raises what is stored, sale by
   * sale: it may name only the barriers that it passes.
   */
  readonly barriers: ReadonlyMap<SaleId, number>;
}

/** Where a delivery was read, for dead letters and logs. */
export interface DeliveryOrigin {
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
}

/** One thing read from the queue. */
export type Delivery =
  | { readonly type: 'order'; readonly origin: DeliveryOrigin; readonly message: OrderMessage }
  /** Everything behind it that carries an older epoch of this sale is stale. */
  | {
      readonly type: 'barrier';
      readonly origin: DeliveryOrigin;
      readonly databaseId: DatabaseId;
      readonly saleId: SaleId;
      readonly epoch: number;
    }
  /** Not one of ours: malformed, of an unknown version, or empty. `raw` is at most `RAW_LENGTH_MAX` characters of it. */
  | { readonly type: 'unreadable'; readonly origin: DeliveryOrigin; readonly reason: string; readonly raw: string };

/** Most characters of an unreadable message that are kept. */
export const RAW_LENGTH_MAX = 16_384;

/** Deliveries of one stream, in order. Settled as a whole when the handler resolves; delivered again when it rejects. */
export interface QueueBatch {
  readonly deliveries: readonly Delivery[];
  /**
   * The position that settling this batch leads to, and the offset that it starts from. Absent for a queue that keeps
   * no positions (it settles each message by itself).
   */
  readonly position:
    | { readonly topic: string; readonly partition: number; readonly fromOffset: string; readonly nextOffset: string }
    | undefined;
  /**
   * Aborts when the batch is no longer this consumer's to settle (rebalance, lease lost), and on closing, when a handler
   * that resolves nevertheless still settles it.
   */
  readonly signal: AbortSignal;
  /** Keeps the ownership of this batch alive while the handler waits for something. Call it at least every second. */
  heartbeat(): Promise<void>;
}

/** A message set aside after its last attempt, or because no attempt can help. */
export interface DeadLetter {
  readonly origin: DeliveryOrigin;
  readonly reason: DeadLetterReason;
  /** For people. */
  readonly error: string;
  /** The order message, when it could be read. */
  readonly message: OrderMessage | undefined;
  /** What was read, when it could not. */
  readonly raw: string | undefined;
}

/**
 * - `unreadable`: not an order message.
 * - `stale-epoch`: published under an epoch that a barrier had closed. Never an order, never redriven.
 * - `rejected`: the database refuses it for good.
 * - `allotment-exceeded`: the last guard against overselling refused it.
 */
export type DeadLetterReason = 'unreadable' | 'stale-epoch' | 'rejected' | 'allotment-exceeded';

/** What a consumer is started with. */
export interface ConsumeOptions {
  /** Most deliveries of one batch. */
  readonly batchSizeMax: number;
  /**
   * Asked when a stream is assigned: where to begin. Absent answer: at the beginning of the log. Asked again before a
   * batch that the handler rejected is delivered again, because another consumer may have moved on meanwhile (absent
   * answer: that same batch). When it rejects, the queue tells `onError` and asks again later. A queue without positions
   * never asks.
   */
  readonly positionOf: (topic: string, partition: number) => Promise<QueuePosition | undefined>;
  readonly handler: (batch: QueueBatch) => Promise<void>;
  /** Told of what went wrong in the consumer itself, never of what the handler rejected. It keeps trying by itself. */
  readonly onError: (error: unknown) => void;
}

/** A running consumer. */
export interface QueueSubscription {
  /** Delivers nothing more until `resume`. Ownership is kept. */
  pause(): void;
  resume(): void;
  /** Waits for the handlers under way, settles what they finished, gives the rest back. */
  close(): Promise<void>;
}

/** Barriers that were written for one sale and epoch: where each stands. Empty for a queue that refuses by itself. */
export interface QueueFence {
  readonly saleId: SaleId;
  readonly epoch: number;
  readonly barriers: readonly DeliveryOrigin[];
}

/**
 * Remembers the order of work: what is stored in it is not lost and is delivered at least once.
 *
 * Left out on purpose: exactly-once delivery (the repository makes repeats harmless), priorities, delays.
 */
export interface OrderQueue {
  /** For people: "memory", "table", "Kafka". */
  readonly name: string;
  /** Largest encoded message in bytes. Callers refuse larger ones before anything is sold. */
  readonly messageBytesMax: number;

  /** `down` only when a publish would certainly fail now. Costs no I/O: it reports what the last calls have shown. */
  health(): 'up' | 'down';

  /**
   * Publishes a batch and answers once the log has stored it as durably as it can (Kafka: acks = all), one outcome per
   * message in order. Never rejects for what a message or the network did; `CLOSED` after close.
   */
  publish(messages: readonly OrderMessage[], options?: CallOptions): Promise<readonly PublishOutcome[]>;

  /** Starts a consumer of the orders. Several may run, in any number of processes. */
  consume(options: ConsumeOptions): Promise<QueueSubscription>;

  /**
   * Separates the epochs of a sale: after it resolves, a message of an epoch older than `epoch` is either already in
   * the log before the fence, or will never become an order (the queue refuses it, or it lies behind a barrier). Other
   * sales are not touched. Repeating is safe. A queue that refuses by itself answers with the fence that stands now, whose
   * epoch is higher than asked for if a higher one stood there already. `QUEUE_UNAVAILABLE` or `QUEUE_UNKNOWN` when the fence is not known to stand.
   */
  fence(databaseId: DatabaseId, saleId: SaleId, epoch: number, options?: CallOptions): Promise<QueueFence>;

  /**
   * How many messages before the fence are not stored yet, given the positions that the repository has recorded; a
   * barrier that no position has passed counts too. Zero means drained. `QUEUE_UNAVAILABLE` when it cannot be told now.
   *
   * `LOG_LOST` (`details.lost`) when it can never be told: a position or the fence lies beyond the end of the log, which is
   * not the log that it was (`replaced`), or messages before the fence were deleted that no position has passed (`cut`). A
   * log whose leader has just changed may look so for a moment: who acts on it looks again first.
   */
  undrained(fence: QueueFence, positions: readonly QueuePosition[], options?: CallOptions): Promise<number>;

  /** Copies dead letters to the queue's own place for them, where it has one. At least once. */
  setAside(letters: readonly DeadLetter[], options?: CallOptions): Promise<void>;

  /** Messages in the log that were not settled yet. `QUEUE_UNAVAILABLE` when it cannot be told, `LOG_LOST` as above. */
  lag(positions: readonly QueuePosition[], options?: CallOptions): Promise<number>;

  /** Closes producers and consumers. Calls under way are answered. Repeating is a no-op. */
  close(): Promise<void>;
}
