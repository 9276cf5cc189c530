import { holdsToExpire, type OrderMessage, type Reservation } from '@flash-sale/core';
import type { RedisConnection } from '../../connection/redis-connection.ts';
import { holdText, soldText } from '../reservation-record.ts';
import type { CollectedStage } from './redis-inventory-rebuild.ts';

/**
 * Writes what had to wait for everything else, the stock last. Returns the sizes of stock, buyers, reservations, due,
 * outbox and adjustments, by which the switch makes sure that all of it is still there.
 *
 * Throws `RECOVERY_STOPPED` when more is sold of a SKU than its allotment.
 */
export async function finishStage(connection: RedisConnection, stage: CollectedStage): Promise<readonly number[]> {
  const { counted, writer, plan, generation } = stage;
  const { keys } = generation;
  counted.refuseOversold();
  await stageOutbox(stage);
  const [holds, open] = await stageHolds(connection, stage);
  const buyers = Array.from(counted.buyers).filter(([, units]) => units > 0);
  await writer.write('HSET', keys.buyers, buyers.flat(), 2);
  const adjustments = [...new Set(plan.adjustments)];
  const made = adjustments.flatMap((operationId) => [operationId, 1]);
  await writer.write('HSET', keys.adjustments, made, 2);
  await writer.finish();
  const stock = counted.stockValues();
  await writer.write('HSET', keys.stock, stock, 2);
  await writer.finish();
  const reservations = stage.sold.size + holds + 1;
  return [stock.length / 2, buyers.length, reservations, open, stage.outbox.size, adjustments.length];
}

/** The outbox keeps the order in which units were sold, whatever the chunks' order was. */
async function stageOutbox({ outbox, plan, generation, writer }: CollectedStage): Promise<void> {
  const { keys } = generation;
  const inOrder = Array.from(outbox.values()).toSorted(bySale);
  const values: string[] = [];
  for (const [index, message] of inOrder.entries()) {
    const seq = index + 1;
    values.push(message.orderId, soldText(message, plan.epoch, seq));
    const { traceparent } = message;
    const trace = traceparent === undefined ? [] : ['t', traceparent];
    await writer.call('XADD', [keys.outbox, `${plan.epoch}-${seq}`, 'o', message.orderId, ...trace]);
  }
  // An order that also came as stored is staged already: this must come behind it.
  await writer.finish();
  await writer.write('HSET', keys.reservations, values, 2);
}

function bySale(a: OrderMessage, b: OrderMessage): number {
  return a.epoch - b.epoch || a.seq - b.seq;
}

/** Returns how many holds there are, and how many of them are open. */
async function stageHolds(
  connection: RedisConnection,
  { holds, sold, counted, generation, writer }: CollectedStage,
): Promise<readonly [number, number]> {
  const { keys } = generation;
  const kept = Array.from(holds.values()).filter((hold) => !sold.has(hold.orderId));
  if (kept.length === 0) return [0, 0];
  const now = await timeOf(connection, keys.meta);
  const expired = holdsToExpire(kept.filter(isOpen), counted.unsold, now);
  const records: string[] = [];
  const due: (string | number)[] = [];
  for (const hold of kept) {
    const ended = expired.has(hold.orderId);
    records.push(hold.orderId, holdText(ended ? { ...hold, state: 'expired', changedAt: now } : hold));
    if (!isOpen(hold) || ended) continue;
    due.push(hold.holdExpiresAt ?? 0, hold.orderId);
    counted.addHeld(hold.buyerId, hold.lines);
  }
  await writer.write('HSET', keys.reservations, records, 2);
  await writer.write('ZADD', keys.due, due, 2);
  return [kept.length, due.length / 2];
}

function isOpen(hold: Reservation): boolean {
  return hold.state === 'held';
}

/** The time of the server that has the sale: in a cluster, TIME itself goes to any. */
async function timeOf(connection: RedisConnection, key: string): Promise<number> {
  const reply = await connection.send(
    'EVAL',
    ["#!lua flags=no-writes\nreturn redis.call('TIME')", 1, key],
    'reads',
    connection.bound(undefined),
  );
  const [seconds, microseconds] = (reply as string[]).map(Number);
  return (seconds ?? 0) * 1_000 + Math.floor((microseconds ?? 0) / 1_000);
}
