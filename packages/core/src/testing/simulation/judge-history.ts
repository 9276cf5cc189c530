import { sku as checkSku, type OrderId, type Sku } from '../../identity/ids.ts';
import { checkHistory } from '../history/check-history.ts';
import { type RecordedRequest, recordedAnswer } from '../history/recorded-request.ts';
import { type RecordedCall, SaleHistory } from '../history/sale-history.ts';
import type { ViolationKind } from '../history/violation.ts';
import type { EvidenceOfRun } from './evidence-of-run.ts';
import type { AdjustAttempt, BuyerCall } from './journal.ts';
import type { World } from './world.ts';

/**
 * Judges what callers saw by the history checker, as a run against real services is judged.
 *
 * Of losses it knows nothing. In the `fast` profile they excuse the last promises; and a hold that was released and then
 * forgotten is a new one when its key comes again, which the checker takes for units that nobody has, or for a key that
 * two requests share: `judgeAnswers`, which sees into the store, judges those answers.
 */
export function judgeHistory(world: World, evidence: EvidenceOfRun): void {
  if (world.scenario.options.durability === 'fast' && !world.losses.none) return;
  const violations = checkHistory({
    history: historyOf(world),
    allotments: new Map(world.skus.map((sku, index) => [sku, world.scenario.allotments[index] ?? 0])),
    queueOrderIds: [...world.services.published].filter((orderId) => !isOnlyStale(evidence, orderId)),
    orders: [...evidence.orders.values()],
    levels: evidence.levels.skus,
  });
  for (const { kind, sku, orderId, detail } of violations) {
    if (EXCUSED_BY_LOSS.has(kind) && !world.losses.none) continue;
    world.report(`history: ${kind} ${sku ?? ''} ${orderId ?? ''} ${detail}`);
  }
}

const EXCUSED_BY_LOSS: ReadonlySet<ViolationKind> = new Set(['false-sold-out', 'false-not-enough', 'order-id-shared']);

/** A message that came behind the barrier of its epoch is no order, and nobody was promised one. */
function isOnlyStale({ orders, deadLetters }: EvidenceOfRun, orderId: OrderId): boolean {
  if (orders.has(orderId)) return false;
  return deadLetters.some(({ reason, message }) => reason === 'stale-epoch' && message?.orderId === orderId);
}

/** Writes the journal down again as a history, begins and ends in the order in which they happened. */
function historyOf(world: World): SaleHistory {
  let now = 0;
  const history = new SaleHistory(() => now);
  const open = new Map<BuyerCall | AdjustAttempt, RecordedCall>();
  const events: { readonly step: number; readonly at: number; write(): void }[] = [];
  const add = (call: BuyerCall | AdjustAttempt, request: RecordedRequest): void => {
    const write = (): void => void open.set(call, history.begin(request));
    events.push({ step: call.startedStep, at: call.startedAt, write });
    const { end } = call;
    if (end !== undefined)
      events.push({ step: end.step, at: end.at, write: () => endOf(history, call, open.get(call)) });
  };
  for (const call of world.journal.calls) add(call, requestOf(call));
  for (const attempt of world.journal.adjustments) {
    const { operationId, sku, delta } = attempt;
    add(attempt, { kind: 'adjust', operationId, sku, delta });
  }
  for (const { at, write } of events.sort((a, b) => a.step - b.step)) {
    now = at;
    write();
  }
  return history;
}

function endOf(history: SaleHistory, call: BuyerCall | AdjustAttempt, recorded: RecordedCall | undefined): void {
  const { end } = call;
  if (end === undefined || recorded === undefined) return;
  if ('outcome' in end) {
    const adjusted = end.outcome === 'adjusted';
    history.end(recorded, adjusted ? { outcome: 'adjusted' } : { outcome: 'refused', reason: end.outcome });
  } else if (end.type === 'answer' && 'kind' in call) history.end(recorded, recordedAnswer(call.kind, end.result));
}

/** A key that was used for two payloads is two purchases for the checker: at most one of them is ever accepted. */
function requestOf(call: BuyerCall): RecordedRequest {
  const { kind, buyerId, orderId, idempotencyKey } = call;
  const lines = call.lines?.map(({ sku, quantity }) => ({ sku: checkSku(sku), quantity }));
  if (kind === 'purchase' || kind === 'hold') {
    const key = idempotencyKey === undefined ? undefined : `${idempotencyKey} ${inWords(lines ?? [])}`;
    return { kind, buyerId, lines: lines ?? [], key, orderId };
  }
  if (orderId === undefined) throw new Error(`a ${kind} names a hold`);
  return kind === 'confirm' ? { kind, orderId, buyerId, lines } : { kind, orderId, buyerId };
}

function inWords(lines: readonly { readonly sku: Sku; readonly quantity: number }[]): string {
  return lines.map(({ sku, quantity }) => `${quantity}x${sku}`).join('+');
}
