import type { BuyerId, OperationId, OrderId, Sku } from '../../identity/ids.ts';
import type { AdjustReply } from '../../ports/inventory-command.ts';
import type { LineRequest } from '../../purchase/purchase-request.ts';
import type { ConfirmResult, HoldResult, PurchaseResult, ReleaseResult } from '../../purchase/purchase-result.ts';
import type { VirtualTime } from './virtual-time.ts';

/** What each kind of call answers. */
export interface BuyerResults {
  purchase: PurchaseResult;
  hold: HoldResult;
  confirm: ConfirmResult;
  release: ReleaseResult;
}
export type BuyerCallKind = keyof BuyerResults;

/** How a call ended for its buyer. */
export type CallEnd<Result> =
  | { readonly type: 'answer'; readonly result: Result }
  /** It was thrown: never right for a buyer's call here. */
  | { readonly type: 'error'; readonly error: unknown }
  /** The process died with it. */
  | { readonly type: 'cut' };

export interface BuyerCall<Kind extends BuyerCallKind = BuyerCallKind> {
  readonly number: number;
  readonly kind: Kind;
  readonly process: string;
  readonly buyerId: BuyerId;
  /** Known beforehand where the request has a key, or names a hold. */
  readonly orderId: OrderId | undefined;
  readonly idempotencyKey: string | undefined;
  /** Absent for a release, and for a confirm of everything. */
  readonly lines: readonly LineRequest[] | undefined;
  readonly startedAt: number;
  /** Place in the order in which calls began and ended. */
  readonly startedStep: number;
  readonly timeoutMs: number;
  /** Absent while it is under way. */
  end: (CallEnd<BuyerResults[Kind]> & { readonly at: number; readonly step: number }) | undefined;
}

/** One attempt of the operator to change an allotment. */
export interface AdjustAttempt {
  readonly operationId: OperationId;
  readonly sku: Sku;
  readonly delta: number;
  readonly startedAt: number;
  readonly startedStep: number;
  /** Absent when it was not answered, or threw. */
  end: { readonly outcome: AdjustReply['outcome']; readonly at: number; readonly step: number } | undefined;
}

/** Everything that buyers and the operator asked and were told, in the order in which they asked. */
export class Journal {
  readonly calls: BuyerCall[] = [];
  readonly adjustments: AdjustAttempt[] = [];
  readonly #time: VirtualTime;
  #steps = 0;

  constructor(time: VirtualTime) {
    this.#time = time;
  }

  begin<Kind extends BuyerCallKind>(
    call: Omit<BuyerCall<Kind>, 'number' | 'startedAt' | 'startedStep' | 'end'>,
  ): BuyerCall<Kind> {
    const entry: BuyerCall<Kind> = {
      ...call,
      number: this.calls.length + 1,
      ...this.#started(),
      end: undefined,
    };
    this.calls.push(entry as BuyerCall);
    return entry;
  }

  finish<Kind extends BuyerCallKind>(call: BuyerCall<Kind>, end: CallEnd<BuyerResults[Kind]>): void {
    call.end = { ...end, ...this.#ended() };
  }

  beginAdjustment(adjustment: Pick<AdjustAttempt, 'operationId' | 'sku' | 'delta'>): AdjustAttempt {
    const attempt: AdjustAttempt = { ...adjustment, ...this.#started(), end: undefined };
    this.adjustments.push(attempt);
    return attempt;
  }

  finishAdjustment(attempt: AdjustAttempt, outcome: AdjustReply['outcome']): void {
    attempt.end = { outcome, ...this.#ended() };
  }

  #started() {
    this.#steps += 1;
    return { startedAt: this.#time.elapsedMs, startedStep: this.#steps };
  }

  #ended() {
    this.#steps += 1;
    return { at: this.#time.elapsedMs, step: this.#steps };
  }
}

/** The outcome of a call that was answered. */
export function outcomeOf(call: BuyerCall): string | undefined {
  return call.end?.type === 'answer' ? call.end.result.outcome : undefined;
}
