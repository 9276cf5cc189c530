import { FlashSaleError, type QueueFence, type QueuePosition } from '@flash-sale/core';
import type { PartitionRange } from './log-admin.ts';

/** Messages in the log that no position has passed. */
export function countLag(
  topic: string,
  ranges: ReadonlyMap<number, PartitionRange>,
  positions: readonly QueuePosition[],
): number {
  expectPartitions(topic, ranges, positions);
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
  expectPartitions(topic, ranges, positions);
  let undrained = 0n;
  for (const barrier of fence.barriers) {
    const { partition } = barrier;
    const range = ranges.get(partition);
    const behind = BigInt(barrier.offset) + 1n;
    if (barrier.topic !== topic || range === undefined || range.high < behind) {
      throw lost('replaced', `${barrier.topic}[${partition}] ends before its barrier at ${barrier.offset}`, {
        partition,
        barrier: barrier.offset,
        high: String(range?.high),
      });
    }
    const recorded = recordedOffset(topic, partition, range, positions);
    if (recorded !== undefined && recorded >= behind) continue;
    const from = recorded ?? range.low;
    if (range.low > from || range.low >= behind) {
      throw lost('cut', `messages of ${topic}[${partition}] before the barrier were deleted before they were stored`, {
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
    throw lost('replaced', `the recorded position ${offset} of ${topic}[${partition}] lies beyond its end`, {
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

/** Positions of partitions that a topic does not have any more are of another topic of that name. */
function expectPartitions(
  topic: string,
  ranges: ReadonlyMap<number, PartitionRange>,
  positions: readonly QueuePosition[],
): void {
  const missing = positions.find((each) => each.topic === topic && !ranges.has(each.partition));
  if (missing === undefined) return;
  const { partition, nextOffset } = missing;
  throw lost('replaced', `a position of ${topic}[${partition}] is recorded, which does not exist`, {
    partition,
    position: nextOffset,
  });
}

function lost(how: 'replaced' | 'cut', message: string, details: Record<string, unknown>): FlashSaleError {
  return new FlashSaleError('LOG_LOST', `Kafka: ${message}`, { details: { lost: how, ...details } });
}
