import { FlashSaleError } from '../../errors/flash-sale-error.ts';
import type { DatabaseId, OrderId, SaleId } from '../../identity/ids.ts';
import type { OrderMessage } from '../../order/order-message.ts';
import type { CallOptions } from '../../ports/call-options.ts';
import type {
  ConsumeOptions,
  DeadLetter,
  OrderQueue,
  PublishOutcome,
  QueueFence,
  QueuePosition,
  QueueSubscription,
} from '../../ports/order-queue.ts';
import type { Link } from './link.ts';

/** The queue as a process reaches it. What a publish may have stored and did not say is `unknown`. */
export class RemoteQueue implements OrderQueue {
  readonly name: string;
  readonly messageBytesMax: number;
  readonly #queue: OrderQueue;
  readonly #link: Link;
  readonly #published: Set<OrderId>;

  /** `queue` is this process's own client of a log that all share; `published` gets the orders that it stores. */
  constructor(queue: OrderQueue, link: Link, published: Set<OrderId>) {
    this.name = queue.name;
    this.messageBytesMax = queue.messageBytesMax;
    this.#queue = queue;
    this.#link = link;
    this.#published = published;
  }

  health() {
    return this.#queue.health();
  }

  async publish(messages: readonly OrderMessage[], options?: CallOptions): Promise<readonly PublishOutcome[]> {
    const what = `publish(${messages.map((message) => `e${message.epoch}:${message.orderId.slice(0, 4)}`).join(' ')})`;
    try {
      return await this.#link.call(what, options, () => this.#store(messages));
    } catch (cause) {
      if (FlashSaleError.changedNothing(cause))
        return messages.map(() => ({ outcome: 'refused', reason: 'unavailable' }));
      return messages.map(() => ({ outcome: 'unknown', cause }));
    }
  }

  async #store(messages: readonly OrderMessage[]): Promise<readonly PublishOutcome[]> {
    const outcomes = await this.#queue.publish(messages);
    messages.forEach(({ orderId }, index) => {
      if (outcomes[index]?.outcome === 'stored') this.#published.add(orderId);
    });
    return outcomes;
  }

  /** The broker must be reached; the consumer itself is this process's own. */
  async consume(options: ConsumeOptions): Promise<QueueSubscription> {
    await this.#link.call('consume', undefined, async () => {});
    return await this.#queue.consume(options);
  }

  fence(databaseId: DatabaseId, saleId: SaleId, epoch: number, options?: CallOptions) {
    return this.#link.call(`fence(e${epoch})`, options, () => this.#queue.fence(databaseId, saleId, epoch));
  }

  undrained(fence: QueueFence, positions: readonly QueuePosition[], options?: CallOptions) {
    return this.#link.call(`undrained(e${fence.epoch})`, options, () => this.#queue.undrained(fence, positions));
  }

  setAside(letters: readonly DeadLetter[], options?: CallOptions) {
    return this.#link.call('setAside', options, () => this.#queue.setAside(letters));
  }

  lag(positions: readonly QueuePosition[], options?: CallOptions) {
    return this.#link.call('lag', options, () => this.#queue.lag(positions));
  }

  close() {
    return this.#queue.close();
  }
}
