import type { OrderId } from '../../identity/ids.ts';
import type { Order } from '../../order/order.ts';
import type { EvidenceOfRun } from './evidence-of-run.ts';
import type { BuyerCall } from './journal.ts';
import { isOpenEnded, isPromise, sameLines } from './judge-calls.ts';
import type { World } from './world.ts';

/** Judges each order: somebody asked for it, was not told that nothing was taken, and it went through the queue. */
export function judgeOrders(world: World, evidence: EvidenceOfRun): void {
  const unnamed = world.journal.calls.filter((call) => call.orderId === undefined && call.kind === 'purchase');
  const cut = unnamed.filter((call) => call.end === undefined || call.end.type === 'cut');
  for (const order of evidence.orders.values()) {
    if (!world.services.published.has(order.orderId)) world.report(`order ${order.orderId} was never in the queue`);
    if (world.journal.calls.some((call) => explains(call, order))) continue;
    const unseen = cut.findIndex((call) => call.buyerId === order.buyerId && sameLines(call.lines ?? [], order.lines));
    if (unseen >= 0) cut.splice(unseen, 1);
    else world.report(`order ${order.orderId} of ${order.buyerId} was never promised, nor left open`);
  }
  judgeBuyerLimit(world, evidence);
}

/** A purchase or a confirm whose answer is this order, or may be. */
function explains(call: BuyerCall, order: Order): boolean {
  if (orderIdOf(call) !== order.orderId || call.buyerId !== order.buyerId) return false;
  if (!isPromise(call) && !isOpenEnded(call)) return false;
  if (call.kind === 'purchase') return sameLines(call.lines ?? [], order.lines);
  return call.kind === 'confirm' && (call.lines === undefined || sameLines(call.lines, order.lines));
}

/** A request without a key learns the id with its answer. */
function orderIdOf(call: BuyerCall): OrderId | undefined {
  if (call.orderId !== undefined) return call.orderId;
  if (call.end?.type !== 'answer' || !('orderId' in call.end.result)) return undefined;
  return call.end.result.orderId;
}

function judgeBuyerLimit(world: World, evidence: EvidenceOfRun): void {
  const { buyerLimit } = world.scenario;
  if (buyerLimit === undefined) return;
  const units = new Map<string, number>();
  for (const { buyerId, lines } of evidence.orders.values()) {
    for (const { quantity } of lines) units.set(buyerId, (units.get(buyerId) ?? 0) + quantity);
  }
  for (const [buyerId, owned] of units) {
    if (owned > buyerLimit) world.report(`${buyerId} owns ${owned} units, the limit is ${buyerLimit}`);
  }
}
