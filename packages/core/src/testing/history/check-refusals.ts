import type { Sku } from '../../identity/ids.ts';
import { quantityOf } from '../../reservation/lines.ts';
import type { RecordedCall } from './sale-history.ts';
import type { StockBounds } from './stock-bounds.ts';
import type { Violation } from './violation.ts';

/** How long a process may answer from memory that a SKU is sold out. Requests with a key are never answered so. */
const SHORTCUT_MS = 250;

/**
 * Nobody was told `sold-out` or `not-enough` although there was enough at every instant that the answer could be about:
 * from its begin to its end, and for an unkeyed `sold-out` from 250 ms before its begin.
 *
 * Finds what is certainly wrong. A unit that a request under way may have taken, or a hold that may have lasted, is
 * counted for the answer.
 */
export function checkRefusals(calls: readonly RecordedCall[], bounds: ReadonlyMap<Sku, StockBounds>): Violation[] {
  const steps = stepsInTime(calls);
  return calls.flatMap((call) => {
    const { request, answer } = call;
    if (request.kind !== 'purchase' && request.kind !== 'hold') return [];
    if (answer?.outcome !== 'sold-out' && answer?.outcome !== 'not-enough') return [];
    const { outcome, sku } = answer;
    const stock = bounds.get(sku);
    if (stock === undefined) return [];
    const remembered = outcome === 'sold-out' && request.key === undefined;
    const firstStep = remembered ? lastStepBefore(steps, call.begunAt - SHORTCUT_MS) : call.begunStep;
    const needed = outcome === 'sold-out' ? 1 : quantityOf(request.lines, sku);
    if (!stock.hadAlways(needed, firstStep, call.endedStep)) return [];
    const detail = `buyer ${request.buyerId} was told so while ${needed} or more were available all the time`;
    return [{ kind: outcome === 'sold-out' ? 'false-sold-out' : 'false-not-enough', sku, detail } as const];
  });
}

type StepInTime = readonly [at: number, step: number];

function stepsInTime(calls: readonly RecordedCall[]): readonly StepInTime[] {
  return calls
    .flatMap(({ begunAt, begunStep, endedAt, endedStep }): StepInTime[] => [
      [begunAt, begunStep],
      [endedAt, endedStep],
    ])
    .toSorted(([, a], [, b]) => a - b);
}

/** The last step that was certainly over at this time: what was written down at that very time may be later. */
function lastStepBefore(steps: readonly StepInTime[], time: number): number {
  let low = 0;
  let high = steps.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((steps[middle]?.[0] ?? 0) < time) low = middle + 1;
    else high = middle;
  }
  return steps[low - 1]?.[1] ?? 0;
}
