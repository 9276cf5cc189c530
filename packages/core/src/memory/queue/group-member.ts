import type { ConsumeOptions, QueueSubscription } from '../../ports/order-queue.ts';
import type { ConsumerGroup } from './consumer-group.ts';

/** One consumer of the group, and the subscription that its owner holds. */
export class GroupMember implements QueueSubscription {
  readonly options: ConsumeOptions;
  readonly #group: ConsumerGroup;
  #paused = false;
  #closing: Promise<void> | undefined;

  constructor(group: ConsumerGroup, options: ConsumeOptions) {
    this.#group = group;
    this.options = options;
  }

  get paused(): boolean {
    return this.#paused;
  }

  pause(): void {
    this.#paused = true;
  }

  resume(): void {
    this.#paused = false;
    this.#group.wakeReadersOf(this);
  }

  close(): Promise<void> {
    this.#closing ??= this.#group.leave(this);
    return this.#closing;
  }

  /** For simulations: the process of this consumer dies. What its handlers finish from now on settles nothing. */
  crash(): void {
    this.#closing ??= Promise.resolve();
    this.#group.expel(this);
  }
}
