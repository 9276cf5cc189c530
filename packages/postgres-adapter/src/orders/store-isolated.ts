import { FlashSaleError, type OrderMessage, type SaveOutcome } from '@flash-sale/core';
import type { SqlTransaction } from '../client/sql-client.ts';
import { knownOrders } from '../queries/known-orders.ts';
import { lockSkus } from '../queries/lock-skus.ts';
import { storeOrders } from '../queries/store-orders.ts';
import { planOrders } from './plan-orders.ts';

const STORED: SaveOutcome = { outcome: 'stored' };

/**
 * Stores what can be stored of a batch in which something cannot, and says for each order what became of it. Rare: only
 * after the one statement that stores a batch as a whole has refused this one. No order id may come twice.
 *
 * While the SKUs are locked nobody else stores orders of them, so what is read here stays true until the end of the
 * transaction.
 */
export async function storeIsolated(
  sql: SqlTransaction,
  messages: readonly OrderMessage[],
): Promise<readonly SaveOutcome[]> {
  const counters = await lockSkus(sql, messages);
  const known = await knownOrders(
    sql,
    messages.map(({ orderId }) => orderId),
  );
  const plans = planOrders(messages, counters, known);
  const fitting = messages.filter((_, index) => plans[index] === 'store');
  const refused = await storeBisecting(sql, fitting);
  return messages.map((message, index) => {
    const plan = plans[index];
    if (plan !== undefined && plan !== 'store') return plan;
    const error = refused.get(message);
    return error === undefined ? STORED : { outcome: 'set-aside', reason: 'rejected', error };
  });
}

/**
 * Stores orders that fit, halving the batch until what a constraint refuses stands alone. Returns those, with the reason.
 */
async function storeBisecting(
  sql: SqlTransaction,
  messages: readonly OrderMessage[],
): Promise<ReadonlyMap<OrderMessage, string>> {
  const refused = new Map<OrderMessage, string>();
  const parts = messages.length === 0 ? [] : [messages];
  for (let part = parts.pop(); part !== undefined; part = parts.pop()) {
    const error = await storeOrRollBack(sql, part);
    if (error === undefined) continue;
    const [first] = part;
    if (part.length === 1 && first !== undefined) refused.set(first, error.message);
    else parts.push(part.slice(part.length >> 1), part.slice(0, part.length >> 1));
  }
  return refused;
}

async function storeOrRollBack(
  sql: SqlTransaction,
  messages: readonly OrderMessage[],
): Promise<FlashSaleError | undefined> {
  await sql.script('SAVEPOINT part');
  try {
    await storeOrders(sql, messages);
    await sql.script('RELEASE SAVEPOINT part');
    return undefined;
  } catch (error) {
    if (!FlashSaleError.isInstance(error, 'DATABASE_REJECTED')) throw error;
    await sql.script('ROLLBACK TO SAVEPOINT part');
    return error;
  }
}
