import type { LineRequest } from '../../purchase/purchase-request.ts';
import type { BuyerResults, CallEnd } from './journal.ts';
import { drawLines, untilAnswered, type Visit } from './visit.ts';
import { visitToLook } from './visit-to-look.ts';

type Ended = CallEnd<BuyerResults['purchase']>;

/** Buys: with a key or without, once or twice at the same time, and sometimes again later. */
export async function visitToPurchase(visit: Visit): Promise<void> {
  const { random } = visit;
  const lines = drawLines(visit);
  if (random.chance(0.25)) return buyWithoutKey(visit, lines);
  const idempotencyKey = `key-${random.id()}`;
  const buy = () => buyWithKey(visit, lines, idempotencyKey);
  if (random.chance(0.2)) await Promise.all([buy(), buy()]);
  else if (random.chance(0.1)) await Promise.all([buy(), buyWithKey(visit, otherThan(lines), idempotencyKey)]);
  else await buy();
  if (random.chance(0.25)) {
    await visit.world.time.pass(random.fraction() * 2_000);
    await (random.chance(0.8) ? buy() : buyWithKey(visit, otherThan(lines), idempotencyKey));
  }
}

async function buyWithKey(visit: Visit, lines: readonly LineRequest[], idempotencyKey: string): Promise<void> {
  const { shop, random, buyerId } = visit;
  const ask = () => shop.ask('purchase', { buyerId, lines, idempotencyKey }, random);
  const result = await untilAnswered<'purchase'>(visit, ask);
  if (result?.outcome === 'accepted' && random.chance(0.4)) {
    await visitToLook(visit, result.orderId, visit.world.time.elapsedMs);
  }
}

/** Whoever sends no key is given one with the answer `unknown`. After a broken connection it has none: it gives up. */
async function buyWithoutKey(visit: Visit, lines: readonly LineRequest[]): Promise<void> {
  const { shop, random, buyerId } = visit;
  let idempotencyKey: string | undefined;
  await untilAnswered<'purchase'>(visit, async (): Promise<Ended> => {
    const end = await shop.ask('purchase', { buyerId, lines, idempotencyKey }, random);
    if (end.type === 'cut' && idempotencyKey === undefined) return { type: 'error', error: 'gave up' };
    if (end.type === 'answer' && end.result.outcome === 'unknown') idempotencyKey = end.result.idempotencyKey;
    return end;
  });
}

function otherThan(lines: readonly LineRequest[]): LineRequest[] {
  return lines.map(({ sku, quantity }) => ({ sku, quantity: quantity + 1 }));
}
