import { invariant } from '../../errors/invariant.ts';
import type { OrderMessage } from '../../order/order-message.ts';
import type { SaveBatch, SaveOutcome } from '../../ports/order-repository.ts';
import type { MemoryDatabase } from '../database/memory-database.ts';
import { recordDeadLetter } from './dead-letters.ts';
import { insertOrder } from './insert-order.ts';
import { expectPosition, movePosition } from './positions.ts';

/** Carries out a whole batch in one step. What can throw comes before the first change. */
export function saveBatch(database: MemoryDatabase, batch: SaveBatch): readonly SaveOutcome[] {
  if (batch.position !== undefined) expectPosition(database, batch.position);
  for (const { message } of batch.orders) expectOwnMessage(database, message);

  const storedAt = database.clock.now();
  const outcomes: SaveOutcome[] = [];
  for (const { message, origin } of batch.orders) {
    const outcome = insertOrder(database, message, storedAt);
    outcomes.push(outcome);
    if (outcome.outcome !== 'set-aside') continue;
    recordDeadLetter(
      database,
      { origin, reason: outcome.reason, error: outcome.error, message, raw: undefined },
      storedAt,
    );
  }
  for (const letter of batch.deadLetters) recordDeadLetter(database, letter, storedAt);
  if (batch.position !== undefined) movePosition(database, batch.position);
  return outcomes;
}

function expectOwnMessage(database: MemoryDatabase, message: OrderMessage): void {
  invariant(message.databaseId === database.databaseId, 'a message of another database was passed to the repository', {
    orderId: message.orderId,
    databaseId: message.databaseId,
  });
}
