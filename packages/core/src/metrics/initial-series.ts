import type { MetricLabels } from '../ports/metrics.ts';
import type { DeadLetterReason, PublishOutcome } from '../ports/order-queue.ts';
import type {
  ConfirmResult,
  HoldResult,
  PurchaseResult,
  ReleaseResult,
  UnavailableReason,
} from '../purchase/purchase-result.ts';
import type { MetricName } from './metric-table.ts';

/** Compiles only while it names each value, and no other. */
type Each<Value extends string> = Readonly<Record<Value, true>>;
/** Every way in which a request can end; `error` is a call that threw. */
type Ends<Result extends { readonly outcome: string }> = Each<Result['outcome'] | 'error'>;

const REFUSALS = {
  'sold-out': true,
  'not-enough': true,
  'buyer-limit-reached': true,
  'not-started': true,
  paused: true,
  ended: true,
  throttled: true,
  'key-reused': true,
} as const;
const FAILURES = { unavailable: true, unknown: true, error: true } as const;
const SETTLED = { 'already-confirmed': true, 'already-released': true, expired: true } as const;

const PURCHASE: Ends<PurchaseResult> = { accepted: true, replayed: true, ...REFUSALS, ...FAILURES };
const HOLD: Ends<HoldResult> = { held: true, replayed: true, ...REFUSALS, ...SETTLED, ...FAILURES };
const CONFIRM: Ends<ConfirmResult> = {
  accepted: true,
  replayed: true,
  'exceeds-held': true,
  'hold-not-found': true,
  ...SETTLED,
  ...FAILURES,
};
const RELEASE: Ends<ReleaseResult> = {
  released: true,
  replayed: true,
  'hold-not-found': true,
  ...SETTLED,
  ...FAILURES,
};
const PUBLISHED: Each<PublishOutcome['outcome']> = { stored: true, refused: true, unknown: true };
const DEAD_LETTERS: Each<DeadLetterReason> = {
  unreadable: true,
  'stale-epoch': true,
  rejected: true,
  'allotment-exceeded': true,
};
const MISSING: Each<UnavailableReason> = {
  recovering: true,
  'not-initialized': true,
  store: true,
  queue: true,
  database: true,
  limiter: true,
  busy: true,
  deadline: true,
  closing: true,
};

/**
 * The series whose labels are known beforehand. They are shown as zero before their first event: a rate is taken between two
 * readings, and the first event of a series that was not there cannot be seen in it. A small sale may be sold out between two
 * readings, so the histograms of what every sale does are here too; those of its refusals are not, as they have many series.
 */
export const INITIAL_SERIES: { readonly [Name in MetricName]?: readonly MetricLabels[] } = {
  flash_sale_requests_total: Object.entries({
    purchase: PURCHASE,
    hold: HOLD,
    confirm: CONFIRM,
    release: RELEASE,
  }).flatMap(([operation, outcomes]) => Object.keys(outcomes).map((outcome) => ({ operation, outcome }))),
  flash_sale_unavailable_total: ['purchase', 'hold', 'confirm', 'release'].flatMap((operation) =>
    Object.keys(MISSING).map((reason) => ({ operation, reason })),
  ),
  flash_sale_request_seconds: [
    { operation: 'purchase', outcome: 'accepted' },
    { operation: 'hold', outcome: 'held' },
    { operation: 'confirm', outcome: 'accepted' },
  ],
  flash_sale_stage_seconds: series('stage', 'store', 'publish'),
  flash_sale_batch_size: series('batcher', 'store', 'publish', 'worker'),
  flash_sale_local_shortcut_total: series('outcome', 'sold-out', 'ended'),
  flash_sale_published_total: series('outcome', ...Object.keys(PUBLISHED)),
  flash_sale_lease_renewals_total: series('outcome', 'answered', 'failed'),
  flash_sale_relayed_total: series('outcome', 'stored', 'not-stored'),
  flash_sale_orders_saved_total: series('outcome', 'stored', 'duplicate', 'set-aside', 'foreign'),
  flash_sale_dead_letters_total: series('reason', ...Object.keys(DEAD_LETTERS)),
  flash_sale_recoveries_total: series('result', 'opened', 'superseded', 'stopped'),
};

function series(label: string, ...values: readonly string[]): MetricLabels[] {
  return values.map((value) => ({ [label]: value }));
}
