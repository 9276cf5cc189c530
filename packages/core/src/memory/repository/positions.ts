import { FlashSaleError } from '../../errors/flash-sale-error.ts';
import type { QueuePosition } from '../../ports/order-queue.ts';
import type { SaveBatch } from '../../ports/order-repository.ts';
import type { MemoryDatabase } from '../database/memory-database.ts';

type PositionMove = NonNullable<SaveBatch['position']>;

const keyOf = (position: QueuePosition): string => `${position.partition} ${position.topic}`;

/** Throws `POSITION_MISMATCH` when a position is recorded that is not the one this move starts from. */
export function expectPosition(database: MemoryDatabase, move: PositionMove): void {
  const recorded = database.positions.get(keyOf(move));
  if (recorded === undefined || recorded.nextOffset === move.fromOffset) return;
  throw new FlashSaleError('POSITION_MISMATCH', 'another worker has moved on this partition', {
    details: {
      topic: move.topic,
      partition: move.partition,
      recorded: recorded.nextOffset,
      expected: move.fromOffset,
    },
  });
}

/** Records the position, with the highest epoch per sale out of the barriers known before and those of this move. */
export function movePosition(database: MemoryDatabase, move: PositionMove): void {
  const { topic, partition, nextOffset } = move;
  const known = database.positions.get(keyOf(move))?.barriers;
  database.positions.set(keyOf(move), { topic, partition, nextOffset, barriers: mergeBarriers(known, move.barriers) });
}

function mergeBarriers(
  known: QueuePosition['barriers'] | undefined,
  passed: QueuePosition['barriers'],
): QueuePosition['barriers'] {
  if (known !== undefined && passed.size === 0) return known;
  const merged = new Map(known);
  for (const [saleId, epoch] of passed) merged.set(saleId, Math.max(epoch, merged.get(saleId) ?? 0));
  return merged;
}
