import { FlashSaleError, type QueueFence, type QueuePosition } from '@flash-sale/core';
import type { PartitionRange } from './log-admin.ts';

/** Messages in the log that no position has passed. */
export function countLag(
  topic: string,
  ranges: ReadonlyMap<number, PartitionRange>,
  positions: readonly QueuePosition[],
): number {
  let lag = 0n;
  for (const [partition, range] of ranges) {
    const from = recordedOffset(topic, partition, range, positions) ?? range.low;
    lag += range.high - max(from, range.low);
  }
  return Number(lag);
}

/** Messages up to the fence, barriers included, that no position has passed. */
export function countUndrained(
  topic: string,
  ranges: ReadonlyMap<number, PartitionRange>,
  fence: QueueFence,
  positions: readonly QueuePosition[],
): number {
  let undrained = 0n;
  for (const barrier of fence.barriers) {
    const { partition } = barrier;
    const range = ranges.get(partition);
    const behind = BigInt(barrier.offset) + 1n;
    if (barrier.topic !== topic || range === undefined || range.high < behind) {
      throw cannotTell(`${barrier.topic}[${partition}] ends before its barrier at ${barrier.offset}: it was replaced`, {
        partition,
        barrier: barrier.offset,
        high: String(range?.high),
      });
    }
    const recorded = recordedOffset(topic, partition, range, positions);
    if (recorded !== undefined && recorded >= behind) continue;
    const from = recorded ?? range.low;
    if (range.low > from || range.low >= behind) {
      throw cannotTell(`messages of ${topic}[${partition}] before the barrier were deleted before they were stored`, {
        partition,
        barrier: barrier.offset,
        low: String(range.low),
      });
    }
    undrained += behind - from;
  }
  return Number(undrained);
}

function recordedOffset(
  topic: string,
  partition: number,
  range: PartitionRange,
  positions: readonly QueuePosition[],
): bigint | undefined {
  const position = positions.find((each) => each.topic === topic && each.partition === partition);
  if (position === undefined) return undefined;
  const offset = BigInt(position.nextOffset);
  if (offset > range.high) {
    throw cannotTell(`the recorded position ${offset} of ${topic}[${partition}] lies behind its end: it was replaced`, {
      partition,
      position: position.nextOffset,
      high: String(range.high),
    });
  }
  return offset;
}

function max(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}

function cannotTell(message: string, details: Record<string, unknown>): FlashSaleError {
  return new FlashSaleError('QUEUE_UNAVAILABLE', `Kafka: ${message}`, { details });
}
