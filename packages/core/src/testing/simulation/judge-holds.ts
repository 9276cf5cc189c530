import type { OrderId } from '../../identity/ids.ts';
import type { BuyerCall } from './journal.ts';
import { outcomeOf } from './journal.ts';
import { describeCall } from './judge-calls.ts';
import type { World } from './world.ts';

/**
 * Judges the answers about holds: each ends in one way, and only when it was told so or its time is over. A hold of which
 * the store lost something may be gone, or be back: only its order counts then.
 */
export function judgeHolds(world: World): void {
  const holds = new Map<OrderId, BuyerCall[]>();
  for (const call of world.journal.calls) {
    const orderId = idOf(call);
    if (orderId === undefined || call.kind === 'purchase') continue;
    const same = holds.get(orderId);
    if (same === undefined) holds.set(orderId, [call]);
    else same.push(call);
  }
  for (const calls of holds.values()) {
    if (!calls.some((call) => world.losses.excuse(call))) judgeHold(world, calls);
  }
}

function judgeHold(world: World, calls: readonly BuyerCall[]): void {
  const told = (kind: BuyerCall['kind'], outcomes: readonly string[]) =>
    calls.filter((call) => call.kind === kind && outcomes.includes(outcomeOf(call) ?? ''));
  const taken = told('hold', ['held']);
  const confirmed = told('confirm', ['accepted', 'replayed']);
  const released = told('release', ['released', 'replayed']);
  const expired = calls.filter((call) => outcomeOf(call) === 'expired');
  const endings = [confirmed, released, expired].filter((ending) => ending.length > 0);
  if (endings.length > 1)
    world.report(
      `a hold ended twice: ${endings
        .map(([first]) => first)
        .map(inWords)
        .join(', ')}`,
    );
  if (told('confirm', ['accepted']).length > 1) world.report(`a hold was sold twice: ${inWords(confirmed[0])}`);
  if (taken.length > 1) world.report(`a hold was taken twice: ${inWords(taken[0])}`);
  for (const call of calls) {
    if (outcomeOf(call) !== 'hold-not-found') continue;
    const known = calls.find((other) => other.kind === 'hold' && isTaken(other) && endOf(other) <= call.startedAt);
    if (known !== undefined) world.report(`${describeCall(call)} got lost after ${describeCall(known)}`);
  }
  judgeExpiry(world, calls, expired);
}

/** It lasts as long as it was promised, by the store's clock, where nobody sets that clock and no recovery had to choose. */
function judgeExpiry(world: World, calls: readonly BuyerCall[], expired: readonly BuyerCall[]): void {
  if (world.chaos.events.get('clock-jump') !== 0 || !world.losses.none) return;
  const { services, time } = world;
  const promised = calls.flatMap((call) =>
    call.end?.type === 'answer' && 'holdExpiresAt' in call.end.result && call.end.result.outcome !== 'expired'
      ? [call.end.result.holdExpiresAt]
      : [],
  );
  const storeTimeAt = (at: number): number => services.storeClock.now() - time.elapsedMs + at;
  for (const call of expired) {
    const early = promised.find((holdExpiresAt) => storeTimeAt(endOf(call)) < holdExpiresAt - 1);
    if (early !== undefined) world.report(`${describeCall(call)} was told expired before its time`);
  }
}

function isTaken(call: BuyerCall): boolean {
  return outcomeOf(call) === 'held' || outcomeOf(call) === 'replayed';
}

function endOf(call: BuyerCall): number {
  return call.end?.at ?? Number.POSITIVE_INFINITY;
}

function idOf(call: BuyerCall): OrderId | undefined {
  if (call.orderId !== undefined) return call.orderId;
  if (call.end?.type !== 'answer' || !('orderId' in call.end.result)) return undefined;
  return call.end.result.orderId;
}

function inWords(call: BuyerCall | undefined): string {
  return call === undefined ? 'nothing' : describeCall(call);
}
