import type { OrderId } from '../../identity/ids.ts';
import type { LineRequest } from '../../purchase/purchase-request.ts';
import type { BuyerResults, CallEnd } from './journal.ts';
import { drawLines, untilAnswered, type Visit } from './visit.ts';

type Ended = CallEnd<BuyerResults['hold']>;

/** Takes units for a while, thinks, and then confirms, confirms a part, releases, or does nothing. */
export async function visitToHold(visit: Visit): Promise<void> {
  const { random, world } = visit;
  const lines = drawLines(visit);
  const idempotencyKey = random.chance(0.8) ? `key-${random.id()}` : undefined;
  const orderId = await takeHold(visit, lines, idempotencyKey);
  if (orderId === undefined) return;
  await world.time.pass(random.fraction() * random.pick([0, 100, 1_000, 4_000]));
  await secondMove(visit, orderId, lines);
  if (random.chance(0.3)) {
    await world.time.pass(random.fraction() * 1_000);
    await secondMove(visit, orderId, lines);
  }
  if (random.chance(0.2)) await takeHold(visit, lines, idempotencyKey);
  else if (random.chance(0.1)) await takeHold(visit, drawLines(visit), idempotencyKey);
}

async function secondMove(visit: Visit, orderId: OrderId, lines: readonly LineRequest[]): Promise<void> {
  const { random } = visit;
  const all = () => confirm(visit, orderId, undefined);
  switch (random.pick(['all', 'all', 'part', 'too much', 'release', 'both', 'twice', 'nothing'] as const)) {
    case 'all':
      return await all();
    case 'part':
      return await confirm(visit, orderId, random.shuffle(lines).slice(0, 1).map(asOne));
    case 'too much':
      return await confirm(
        visit,
        orderId,
        lines.map(({ sku, quantity }) => ({ sku, quantity: quantity + 1 })),
      );
    case 'release':
      await release(visit, orderId);
      if (random.chance(0.3)) await release(visit, orderId, `key-${random.id()}`);
      return;
    case 'both':
      await Promise.all([all(), release(visit, orderId)]);
      return;
    case 'twice':
      await Promise.all([all(), confirm(visit, orderId, undefined)]);
      return;
    case 'nothing':
      return;
  }
}

function asOne({ sku }: LineRequest): LineRequest {
  return { sku, quantity: 1 };
}

/** The hold's id, once somebody has said that it was taken. */
async function takeHold(
  visit: Visit,
  lines: readonly LineRequest[],
  chosenKey: string | undefined,
): Promise<OrderId | undefined> {
  const { shop, random, buyerId } = visit;
  const holdTtlMs = random.chance(0.5) ? random.integer(200, 4_000) : undefined;
  let idempotencyKey = chosenKey;
  const result = await untilAnswered<'hold'>(visit, async (): Promise<Ended> => {
    const end = await shop.ask('hold', { buyerId, lines, idempotencyKey, holdTtlMs }, random);
    if (end.type === 'cut' && idempotencyKey === undefined) return { type: 'error', error: 'gave up' };
    if (end.type === 'answer' && end.result.outcome === 'unknown') idempotencyKey = end.result.idempotencyKey;
    return end;
  });
  return result?.outcome === 'held' || result?.outcome === 'replayed' ? result.orderId : undefined;
}

async function confirm(visit: Visit, orderId: OrderId, lines: readonly LineRequest[] | undefined): Promise<void> {
  const { shop, random, buyerId } = visit;
  await untilAnswered<'confirm'>(visit, () => shop.ask('confirm', { buyerId, orderId, lines }, random));
}

/** With a key of its own it is another release of the same hold. */
async function release(visit: Visit, orderId: OrderId, idempotencyKey?: string): Promise<void> {
  const { shop, random, buyerId } = visit;
  await untilAnswered<'release'>(visit, () => shop.ask('release', { buyerId, orderId, idempotencyKey }, random));
}
