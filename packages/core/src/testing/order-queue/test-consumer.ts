import type { ConsumeOptions, OrderQueue, QueueBatch, QueueSubscription } from '../../ports/order-queue.ts';
import type { OrderLedger } from './order-ledger.ts';

/** A consumer of a test: what it was given, and how to end it. */
export interface TestConsumer extends QueueSubscription {
  /** Every batch that the handler was called with, rejected ones included. */
  readonly batches: readonly QueueBatch[];
  /** What it was told of through `onError`. */
  readonly errors: readonly unknown[];
}

export interface TestConsumerOptions {
  readonly batchSizeMax?: number | undefined;
  /** Runs before the batch is stored; when it rejects, the batch is not stored. */
  readonly before?: ((batch: QueueBatch, call: number) => Promise<void> | void) | undefined;
  /** Runs after the batch was stored; when it rejects, the queue believes that it was not. */
  readonly after?: ((batch: QueueBatch, call: number) => Promise<void> | void) | undefined;
  readonly positionOf?: ConsumeOptions['positionOf'] | undefined;
}

/** Starts a consumer that stores into the ledger. `call` counts the handler's calls from 1. */
export async function consumeInto(
  ledger: OrderLedger,
  queue: OrderQueue,
  options: TestConsumerOptions = {},
): Promise<TestConsumer> {
  const batches: QueueBatch[] = [];
  const errors: unknown[] = [];
  const subscription = await queue.consume({
    batchSizeMax: options.batchSizeMax ?? 100,
    positionOf: options.positionOf ?? ledger.positionOf,
    onError: (error) => errors.push(error),
    handler: async (batch) => {
      const call = batches.push(batch);
      await options.before?.(batch, call);
      ledger.store(batch);
      await options.after?.(batch, call);
    },
  });
  return {
    batches,
    errors,
    pause: () => subscription.pause(),
    resume: () => subscription.resume(),
    close: () => subscription.close(),
  };
}
