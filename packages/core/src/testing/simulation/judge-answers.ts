import { FlashSaleError } from '../../errors/flash-sale-error.ts';
import type { OrderId } from '../../identity/ids.ts';
import type { EvidenceOfRun } from './evidence-of-run.ts';
import type { BuyerCall } from './journal.ts';
import { describeCall, isPromise, sameLines } from './judge-calls.ts';
import type { World } from './world.ts';

/** What may be told to a repeat of a request that was accepted. */
const AFTER_ACCEPTED: ReadonlySet<string> = new Set(['replayed', 'unknown', 'unavailable', 'throttled']);
/** What may be told to another payload under the key of an accepted one. */
const AFTER_OTHERS_ACCEPTED: ReadonlySet<string> = new Set(['key-reused', 'unknown', 'unavailable', 'throttled']);
const SHORTCUT_MS = 250;
const SKU_LOOKUP_MS = 250;
/** Time is a sum of fractions. */
const ROUNDING_MS = 0.001;

/** Judges each answer by itself, and the answers to one key against each other. */
export function judgeAnswers(world: World, evidence: EvidenceOfRun): void {
  const { calls } = world.journal;
  for (const call of calls) {
    judgeEnd(world, call);
    judgePromise(world, evidence, call);
    judgeShortage(world, call);
  }
  for (const sameOrder of byOrder(calls.filter(({ kind }) => kind === 'purchase')).values()) {
    judgeRepeats(world, sameOrder);
  }
}

/** Every call is answered in time, or cut off together with its process; none throws. */
function judgeEnd(world: World, call: BuyerCall): void {
  const { end } = call;
  if (end === undefined) world.report(`${describeCall(call)} was never answered`);
  else if (end.type === 'error') {
    if (isNewSku(world, call, end.error)) return;
    world.report(`${describeCall(call)} threw ${String(end.error)}`);
  }
  if (end?.type === 'answer' && end.at - call.startedAt > call.timeoutMs + ROUNDING_MS) {
    world.report(`${describeCall(call)} took ${end.at - call.startedAt} ms of ${call.timeoutMs}`);
  }
}

/** A process may not know a SKU that has joined the sale a moment ago. */
function isNewSku(world: World, call: BuyerCall, error: unknown): boolean {
  if (!FlashSaleError.isInstance(error, 'SKU_NOT_IN_SALE')) return false;
  const joinedAt = Math.max(...(call.lines ?? []).map(({ sku }) => world.joinedAt(sku) ?? 0));
  return call.startedAt - joinedAt < SKU_LOOKUP_MS;
}

/** Who was told "accepted" has an order of exactly that. */
function judgePromise(world: World, { orders }: EvidenceOfRun, call: BuyerCall): void {
  if (call.end?.type !== 'answer' || !isPromise(call)) return;
  const { result } = call.end;
  if (!('orderId' in result) || !('lines' in result)) return;
  if (call.orderId !== undefined && call.orderId !== result.orderId) {
    world.report(`${describeCall(call)} was answered with the order ${result.orderId}`);
  }
  if (isExcused(world, call)) return;
  const order = orders.get(result.orderId);
  if (order === undefined) world.report(`${describeCall(call)} has no order`);
  else if (order.buyerId !== call.buyerId || !sameLines(order.lines, result.lines)) {
    world.report(`${describeCall(call)} has an order of something else`);
  }
}

/** "Sold out" and "not enough" were true of the store while they were asked, or at most a moment before. */
function judgeShortage({ services, report }: World, call: BuyerCall): void {
  const { end } = call;
  if (end?.type !== 'answer') return;
  const { result } = end;
  if (result.outcome === 'sold-out') {
    const from = call.startedAt - (call.idempotencyKey === undefined ? SHORTCUT_MS : 0);
    const wasSoldOut = services.wasAvailable(result.sku, from, end.at, (available) => available === 0);
    if (!wasSoldOut) report(`${describeCall(call)} was told sold out, and there were units all the time`);
  } else if (result.outcome === 'not-enough') {
    const { available } = result;
    const wasSo = services.wasAvailable(result.sku, call.startedAt, end.at, (level) => level === available);
    if (!wasSo) report(`${describeCall(call)} was told that ${available} are left, which was never so`);
  }
}

/** A key goes from refused to accepted, never back, and is accepted once, for one payload. */
function judgeRepeats(world: World, calls: readonly BuyerCall[]): void {
  let accepted = 0;
  for (const call of calls) {
    if (!isPromise(call) || call.end === undefined || isExcused(world, call)) continue;
    if (call.end.type === 'answer' && call.end.result.outcome === 'accepted') accepted += 1;
    for (const later of calls) {
      if (later.startedAt < call.end.at || later.end?.type !== 'answer' || later === call) continue;
      const allowed = sameLines(later.lines ?? [], call.lines ?? []) ? AFTER_ACCEPTED : AFTER_OTHERS_ACCEPTED;
      const { outcome } = later.end.result;
      if (!allowed.has(outcome)) world.report(`${describeCall(later)} was told ${outcome} after ${describeCall(call)}`);
    }
  }
  if (accepted > 1) world.report(`${calls[0]?.orderId} was accepted ${accepted} times`);
}

/** The `fast` profile may break the last promises before the store loses something, and no other ones. */
function isExcused({ scenario, losses }: World, call: BuyerCall): boolean {
  return scenario.options.durability === 'fast' && losses.excuse(call);
}

function byOrder(calls: readonly BuyerCall[]): Map<OrderId, BuyerCall[]> {
  const found = new Map<OrderId, BuyerCall[]>();
  for (const call of calls) {
    if (call.orderId === undefined) continue;
    const same = found.get(call.orderId);
    if (same === undefined) found.set(call.orderId, [call]);
    else same.push(call);
  }
  return found;
}
