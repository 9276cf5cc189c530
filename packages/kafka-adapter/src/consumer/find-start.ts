import { type ConsumeOptions, FlashSaleError, type QueuePosition } from '@flash-sale/core';
import { underDeadline } from '../client/deadline.ts';
import { wait } from '../client/wait.ts';
import type { KafkaQueueLimits } from '../kafka-options.ts';
import type { LogAdmin, PartitionRange } from '../log/log-admin.ts';
import type { ReadPosition } from './membership.ts';

/** What the start of a partition is found with. */
export interface StartContext {
  readonly options: ConsumeOptions;
  readonly limits: KafkaQueueLimits;
  readonly admin: LogAdmin;
}

/**
 * Where to begin with a partition: where the repository stands, else at the beginning of what is kept. Asks until it is
 * told; absent when the signal aborted first.
 */
export async function findStart(
  { options, limits, admin }: StartContext,
  topic: string,
  partition: number,
  signal: AbortSignal,
): Promise<ReadPosition | undefined> {
  while (!signal.aborted) {
    try {
      const position = await options.positionOf(topic, partition);
      const ranges = await underDeadline({ signal }, limits.timeoutMs, (deadline) => admin.ranges(topic, deadline));
      const range = ranges.get(partition);
      if (range === undefined) throw new FlashSaleError('QUEUE_UNAVAILABLE', `${topic} has no partition ${partition}`);
      if (position === undefined) return { next: range.low, readFrom: range.low };
      checkPosition(position, range, options.onError);
      const next = BigInt(position.nextOffset);
      return { next, readFrom: next < range.low ? range.low : next };
    } catch (error) {
      if (signal.aborted) return undefined;
      options.onError(error);
      await wait(limits.redeliveryDelayMs, signal);
    }
  }
  return undefined;
}

/** Throws for a position beyond the end, which would skip what is appended until then: a person must look. */
function checkPosition(
  { topic, partition, nextOffset }: QueuePosition,
  { low, high }: PartitionRange,
  onError: (error: unknown) => void,
): void {
  if (BigInt(nextOffset) > high) {
    throw new FlashSaleError('LOG_LOST', 'the recorded position lies beyond the end of the log', {
      details: { lost: 'replaced', topic, partition, nextOffset, endOffset: String(high) },
    });
  }
  if (BigInt(nextOffset) < low) {
    // Going on is all that is left to do; whoever watches the errors must know.
    onError(
      new FlashSaleError('LOG_LOST', 'the log has deleted messages that were not stored yet', {
        details: { lost: 'cut', topic, partition, nextOffset, beginOffset: String(low) },
      }),
    );
  }
}
