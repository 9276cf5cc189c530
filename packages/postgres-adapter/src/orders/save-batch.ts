import {
  type CallOptions,
  type DeadLetter,
  FlashSaleError,
  invariant,
  type OrderId,
  type OrderMessage,
  type SaveBatch,
  type SaveOutcome,
} from '@flash-sale/core';
import type { SqlClient, SqlTransaction } from '../client/sql-client.ts';
import { movePosition } from '../queries/move-position.ts';
import { raiseBarriers } from '../queries/raise-barriers.ts';
import { recordDeadLetters } from '../queries/record-dead-letters.ts';
import { storeOrders } from '../queries/store-orders.ts';
import { storeIsolated } from './store-isolated.ts';

type Outcomes = ReadonlyMap<OrderId, SaveOutcome>;

const STORED: SaveOutcome = { outcome: 'stored' };
const DUPLICATE: SaveOutcome = { outcome: 'duplicate' };

/**
 * Stores a batch: in the ordinary case with one statement, which is its own transaction when there is nothing else to
 * store. What that statement refuses is taken apart, so that one order never keeps others waiting.
 */
export async function saveBatch(
  sql: SqlClient,
  batch: SaveBatch,
  options?: CallOptions,
): Promise<readonly SaveOutcome[]> {
  const messages = firstOfEach(batch.orders);
  const onlyOrders = batch.position === undefined && batch.deadLetters.length === 0;
  if (onlyOrders) {
    const outcomes = await storeWhole(messages, () => storeOrders(sql, messages, options));
    if (outcomes !== undefined) return inOrder(batch, outcomes);
  }
  return await sql.transaction((transaction) => saveInTransaction(transaction, batch, messages, !onlyOrders), options);
}

async function saveInTransaction(
  sql: SqlTransaction,
  batch: SaveBatch,
  messages: readonly OrderMessage[],
  tryWhole: boolean,
): Promise<readonly SaveOutcome[]> {
  const { position } = batch;
  if (position !== undefined) {
    if (!(await movePosition(sql, position))) throw mismatch(position);
    if (position.barriers.size > 0) await raiseBarriers(sql, position);
  }
  const whole = tryWhole ? await storeWholeOrRollBack(sql, messages) : undefined;
  const outcomes = whole ?? outcomesById(messages, await storeIsolated(sql, messages));
  await recordDeadLetters(sql, [...refusedOrders(batch, outcomes), ...batch.deadLetters]);
  return inOrder(batch, outcomes);
}

async function storeWholeOrRollBack(
  sql: SqlTransaction,
  messages: readonly OrderMessage[],
): Promise<Outcomes | undefined> {
  await sql.script('SAVEPOINT whole');
  const outcomes = await storeWhole(messages, () => storeOrders(sql, messages));
  await sql.script(outcomes === undefined ? 'ROLLBACK TO SAVEPOINT whole' : 'RELEASE SAVEPOINT whole');
  return outcomes;
}

/** Absent when the batch holds something that cannot be stored; then nothing of it was. */
async function storeWhole(
  messages: readonly OrderMessage[],
  store: () => Promise<ReadonlySet<OrderId> | undefined>,
): Promise<Outcomes | undefined> {
  if (messages.length === 0) return new Map();
  if (messages.some(({ lines }) => lines.length === 0)) return undefined;
  try {
    const inserted = await store();
    if (inserted === undefined) return undefined;
    return new Map(messages.map(({ orderId }) => [orderId, inserted.has(orderId) ? STORED : DUPLICATE]));
  } catch (error) {
    if (FlashSaleError.isInstance(error, 'DATABASE_REJECTED')) return undefined;
    throw error;
  }
}

/** An order that comes more than once in a batch is stored once: as it came first. */
function firstOfEach(orders: SaveBatch['orders']): readonly OrderMessage[] {
  const first = new Map<OrderId, OrderMessage>();
  for (const { message } of orders) if (!first.has(message.orderId)) first.set(message.orderId, message);
  return [...first.values()];
}

function outcomesById(messages: readonly OrderMessage[], outcomes: readonly SaveOutcome[]): Outcomes {
  return new Map(
    messages.map(({ orderId }, index) => {
      const outcome = outcomes[index];
      invariant(outcome !== undefined, 'an order was stored without an outcome', { orderId });
      return [orderId, outcome];
    }),
  );
}

/** One outcome per order of the batch. A repeat of a stored one is a duplicate; of one set aside, it shares its fate. */
function inOrder(batch: SaveBatch, outcomes: Outcomes): readonly SaveOutcome[] {
  const seen = new Set<OrderId>();
  return batch.orders.map(({ message: { orderId } }) => {
    const outcome = outcomes.get(orderId);
    invariant(outcome !== undefined, 'an order was stored without an outcome', { orderId });
    if (outcome === STORED && seen.has(orderId)) return DUPLICATE;
    seen.add(orderId);
    return outcome;
  });
}

/** Every delivery of an order that was set aside, with its own origin. */
function refusedOrders(batch: SaveBatch, outcomes: Outcomes): readonly DeadLetter[] {
  const letters: DeadLetter[] = [];
  for (const { message, origin } of batch.orders) {
    const outcome = outcomes.get(message.orderId);
    if (outcome?.outcome !== 'set-aside') continue;
    letters.push({ origin, reason: outcome.reason, error: outcome.error, message, raw: undefined });
  }
  return letters;
}

function mismatch(position: NonNullable<SaveBatch['position']>): FlashSaleError {
  const { topic, partition, fromOffset } = position;
  return new FlashSaleError('POSITION_MISMATCH', 'another worker has moved on this partition', {
    details: { topic, partition, expected: fromOffset },
  });
}
