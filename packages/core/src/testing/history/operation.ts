import type { BuyerId, OrderId } from '../../identity/ids.ts';
import type { Line } from '../../sale/line.ts';
import type { RecordedAnswer } from './recorded-request.ts';
import type { RecordedCall } from './sale-history.ts';

export type Promised = Extract<RecordedAnswer, { readonly orderId: OrderId }>;

/** One purchase or hold with all its repeats. */
export interface Operation {
  readonly kind: 'purchase' | 'hold';
  readonly buyerId: BuyerId;
  readonly lines: readonly Line[];
  readonly key: string | undefined;
  readonly calls: readonly RecordedCall[];
  /** The calls that were told `accepted` or `held`, by their ends. */
  readonly promises: readonly { readonly call: RecordedCall; readonly answer: Promised }[];
  /** Known beforehand, or from the first promise. */
  readonly orderId: OrderId | undefined;
  /** The first of its calls that may have taken units; absent when all were refused. */
  readonly mayHaveTakenSince: RecordedCall | undefined;
}

/** Purchases and holds, each with its repeats: those of one buyer with the same key and kind are one. */
export function operationsOf(calls: readonly RecordedCall[]): Operation[] {
  const grouped = new Map<unknown, RecordedCall[]>();
  for (const call of calls) {
    const { request } = call;
    if (request.kind !== 'purchase' && request.kind !== 'hold') continue;
    const identity = request.key === undefined ? call : `${request.kind}\n${request.buyerId}\n${request.key}`;
    const group = grouped.get(identity);
    if (group === undefined) grouped.set(identity, [call]);
    else group.push(call);
  }
  return [...grouped.values()].flatMap(operationOf);
}

function operationOf(calls: readonly RecordedCall[]): Operation[] {
  const request = calls[0]?.request;
  if (request?.kind !== 'purchase' && request?.kind !== 'hold') return [];
  const promises = promisesOf(calls);
  const { kind, buyerId, lines, key } = request;
  return [
    {
      kind,
      buyerId,
      lines,
      key,
      calls,
      promises,
      orderId: request.orderId ?? promises[0]?.answer.orderId,
      mayHaveTakenSince: calls.find(mayHaveTaken),
    },
  ];
}

/** The answers that promise something, the earliest first. */
export function promisesOf(
  calls: readonly RecordedCall[],
): readonly { readonly call: RecordedCall; readonly answer: Promised }[] {
  return calls
    .flatMap((call) => {
      const { answer } = call;
      return answer?.outcome === 'accepted' || answer?.outcome === 'held' ? [{ call, answer }] : [];
    })
    .toSorted((a, b) => a.call.endedStep - b.call.endedStep);
}

/** Whether the call is not known to have taken nothing: promised, unknown, cut off. */
export function mayHaveTaken({ answer }: RecordedCall): boolean {
  return answer === undefined || ['accepted', 'held', 'unknown', 'adjusted'].includes(answer.outcome);
}

/** Whether two lists of lines take the same: units per SKU, in any order. */
export function sameLines(a: readonly Line[], b: readonly Line[]): boolean {
  return canonical(a) === canonical(b);
}

/** A text that two lists of lines share exactly if they take the same. */
export function canonical(lines: readonly Line[]): string {
  const units = new Map<string, number>();
  for (const { sku, quantity } of lines) units.set(sku, (units.get(sku) ?? 0) + quantity);
  return JSON.stringify([...units].toSorted(([x], [y]) => (x < y ? -1 : 1)));
}
