import type { OrderQueue } from '../../ports/order-queue.ts';
import type { ContractHarness, HarnessTest } from '../contract-harness.ts';
import type { ContractRunner } from '../contract-runner.ts';

/** One empty log (of two partitions or more, where it has any), and as many clients of it as a test asks for. */
export interface OrderQueueHarness extends ContractHarness {
  /** Another client of the same log and the same consumer group: another process. Closed by `dispose`. */
  open(): Promise<OrderQueue>;
  /** Writes something into the log that is not an order message. Absent where nobody else can write. */
  readonly appendUnreadable?: ((raw: string) => Promise<void>) | undefined;
  /** Cuts the clients off from the log, or lets them reach it again. Absent where the factory cannot. */
  readonly setReachable?: ((reachable: boolean) => Promise<void>) | undefined;
}

/** How an implementation of `OrderQueue` is put under its contract. */
export interface OrderQueueContract {
  readonly runner: ContractRunner;
  readonly create: () => Promise<OrderQueueHarness>;
  readonly capabilities: {
    /**
     * True for a log with partitions, offsets and barriers, whose deliveries carry positions. False for a queue that
     * settles each message by itself and refuses older epochs when they are published.
     */
    readonly positions: boolean;
    /** Whether the harness has `appendUnreadable`. */
    readonly unreadable: boolean;
    /** Whether the harness has `setReachable`. */
    readonly outages: boolean;
  };
}

/** What the parts of the suite are given. */
export interface OrderQueueSuite {
  readonly test: HarnessTest<OrderQueueHarness>;
  readonly runner: ContractRunner;
  readonly capabilities: OrderQueueContract['capabilities'];
}
