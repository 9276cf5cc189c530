import type { BuyerCall } from './journal.ts';
import { outcomeOf } from './journal.ts';

interface AnyLine {
  readonly sku: string;
  readonly quantity: number;
}

export function sameLines(a: readonly AnyLine[], b: readonly AnyLine[]): boolean {
  return (
    a.length === b.length &&
    a.every((line, index) => line.sku === b[index]?.sku && line.quantity === b[index]?.quantity)
  );
}

/** Whether the buyer was promised an order. A replayed hold or release is no such promise. */
export function isPromise(call: BuyerCall): boolean {
  const outcome = outcomeOf(call);
  return (call.kind === 'purchase' || call.kind === 'confirm') && (outcome === 'accepted' || outcome === 'replayed');
}

/** Whether units may have been taken without the buyer being told. */
export function isOpenEnded(call: BuyerCall): boolean {
  return call.end === undefined || call.end.type === 'cut' || outcomeOf(call) === 'unknown';
}

export function describeCall(call: BuyerCall): string {
  return `call ${call.number} (${call.kind} ${call.orderId?.slice(0, 4) ?? 'without a key'} of ${call.buyerId}: ${outcomeOf(call) ?? call.end?.type ?? 'open'})`;
}
