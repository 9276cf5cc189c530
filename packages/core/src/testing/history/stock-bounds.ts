import type { OperationId, OrderId, Sku } from '../../identity/ids.ts';
import { quantityOf } from '../../reservation/lines.ts';
import type { Line } from '../../sale/line.ts';
import { mayHaveTaken, type Operation } from './operation.ts';
import type { RecordedCall } from './sale-history.ts';

/** A change of a bound, in force from its step on. */
interface Change {
  readonly step: number;
  readonly units: number;
}

/** What is certain about one SKU between any two things that were written down. */
export interface StockBounds {
  /** The most that the allotment can have been at this step. */
  mostAllotted(step: number): number;
  /** The fewest units that can have been allotted at this step. */
  leastAllotted(step: number): number;
  /** Whether so many units were certainly available at every instant from the first step to the last. */
  hadAlways(units: number, firstStep: number, lastStep: number): boolean;
}

/**
 * Bounds for a SKU from what callers saw. A unit counts as taken from the moment at which its request began, and as back
 * from the moment at which an answer said so: in between it may have been either.
 *
 * A hold whose end nobody was told of counts as taken for ever.
 */
export function stockBoundsOf(
  sku: Sku,
  allotment: number,
  calls: readonly RecordedCall[],
  operations: readonly Operation[],
): StockBounds {
  const { most, least } = adjustmentsOf(sku, calls);
  const taken = [...takings(sku, operations), ...returns(sku, calls, operations)];
  const mostAllotted = cumulate(allotment, most);
  const leastAllotted = cumulate(allotment, least);
  const leastAvailable = cumulate(allotment, [...least, ...taken]);
  return {
    mostAllotted: (step) => at(mostAllotted, step),
    leastAllotted: (step) => at(leastAllotted, step),
    hadAlways: (units, firstStep, lastStep) => isNeverBelow(leastAvailable, units, firstStep, lastStep),
  };
}

function adjustmentsOf(
  sku: Sku,
  calls: readonly RecordedCall[],
): { readonly most: Change[]; readonly least: Change[] } {
  const most: Change[] = [];
  const least: Change[] = [];
  const first = new Map<OperationId, RecordedCall>();
  const done = new Map<OperationId, RecordedCall>();
  for (const call of calls) {
    const { request, answer } = call;
    if (request.kind !== 'adjust' || request.sku !== sku || !mayHaveTaken(call)) continue;
    if (!first.has(request.operationId)) first.set(request.operationId, call);
    const earlier = done.get(request.operationId);
    if (answer?.outcome === 'adjusted' && call.endedStep < (earlier?.endedStep ?? Number.POSITIVE_INFINITY)) {
      done.set(request.operationId, call);
    }
  }
  for (const [operationId, { request, begunStep }] of first) {
    if (request.kind !== 'adjust') continue;
    const begun = { step: begunStep, units: request.delta };
    const over = { step: done.get(operationId)?.endedStep ?? Number.POSITIVE_INFINITY, units: request.delta };
    most.push(request.delta > 0 ? begun : over);
    least.push(request.delta > 0 ? over : begun);
  }
  return { most, least };
}

function takings(sku: Sku, operations: readonly Operation[]): Change[] {
  return operations.flatMap(({ lines, mayHaveTakenSince }) => {
    const units = quantityOf(lines, sku);
    return mayHaveTakenSince === undefined || units === 0 ? [] : [{ step: mayHaveTakenSince.begunStep, units: -units }];
  });
}

/** Units of holds that came back, from the first answer that says so: all of them, or what was not confirmed. */
function returns(sku: Sku, calls: readonly RecordedCall[], operations: readonly Operation[]): Change[] {
  const held = new Map<OrderId, readonly Line[]>();
  for (const { kind, orderId, lines, promises } of operations) {
    if (kind === 'hold' && orderId !== undefined && promises.length > 0) held.set(orderId, lines);
  }
  const returned = new Map<OrderId, Change>();
  for (const { request, answer, endedStep } of calls) {
    if (request.kind !== 'confirm' && request.kind !== 'release') continue;
    const lines = held.get(request.orderId);
    if (lines === undefined || (answer?.outcome !== 'returned' && answer?.outcome !== 'accepted')) continue;
    const kept = answer.outcome === 'accepted' ? quantityOf(answer.lines, sku) : 0;
    const earlier = returned.get(request.orderId);
    if (earlier === undefined || endedStep < earlier.step) {
      returned.set(request.orderId, { step: endedStep, units: quantityOf(lines, sku) - kept });
    }
  }
  return [...returned.values()];
}

/** Values by the step from which on they hold; the first holds from the beginning. */
type Steps = readonly { readonly step: number; readonly value: number }[];

function cumulate(initial: number, changes: readonly Change[]): Steps {
  const steps = [{ step: 0, value: initial }];
  let value = initial;
  for (const { step, units } of changes.toSorted((a, b) => a.step - b.step)) {
    if (step === Number.POSITIVE_INFINITY) break;
    value += units;
    steps.push({ step, value });
  }
  return steps;
}

function indexAt(steps: Steps, step: number): number {
  let low = 0;
  let high = steps.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if ((steps[middle]?.step ?? 0) <= step) low = middle;
    else high = middle - 1;
  }
  return low;
}

function at(steps: Steps, step: number): number {
  return steps[indexAt(steps, step)]?.value ?? 0;
}

/** From the last step backwards: stock runs down, so what answers the question is usually found at once. */
function isNeverBelow(steps: Steps, least: number, firstStep: number, lastStep: number): boolean {
  const first = indexAt(steps, firstStep);
  for (let index = indexAt(steps, lastStep); index >= first; index -= 1) {
    if ((steps[index]?.value ?? 0) < least) return false;
  }
  return true;
}
