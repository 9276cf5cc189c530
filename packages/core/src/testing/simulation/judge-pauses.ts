import type { BuyerCall } from './journal.ts';
import { outcomeOf } from './journal.ts';
import { describeCall } from './judge-calls.ts';
import type { Operator } from './operator.ts';
import type { World } from './world.ts';

/** Nothing new is sold or held from when the operator was told that the sale is paused until it asks to resume. */
export function judgePauses(world: World, { pauses }: Pick<Operator, 'pauses'>): void {
  // Of two pauses that overlap one may end while the other goes on.
  const [pause, another] = pauses;
  if (pause === undefined || another !== undefined) return;
  for (const call of world.journal.calls) {
    if (isNew(call) && call.startedAt > pause.from && (call.end?.at ?? Number.POSITIVE_INFINITY) < pause.to) {
      world.report(`${describeCall(call)} was served in a pause`);
    }
  }
}

function isNew(call: BuyerCall): boolean {
  const outcome = outcomeOf(call);
  return (call.kind === 'purchase' && outcome === 'accepted') || (call.kind === 'hold' && outcome === 'held');
}
