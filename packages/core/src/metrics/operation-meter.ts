import type { Clock } from '../ports/clock.ts';
import type { MetricLabels, Metrics } from '../ports/metrics.ts';
import type { UnavailableReason } from '../purchase/purchase-result.ts';

/** What an operation came to: one of its outcomes, or `error` when it threw. */
export type MeteredOutcome = string;

/**
 * Counts and times the calls of one operation by outcome, and those under way. Label objects are made once per outcome,
 * not per call. `begin` and `end` instead of a wrapper, because a wrapper is one more promise for every buyer.
 */
export class OperationMeter {
  readonly #clock: Clock;
  readonly #metrics: Metrics;
  readonly #underWay: { begin(): void; end(): void };
  readonly #operation: string;
  readonly #byOutcome = new Map<MeteredOutcome, MetricLabels>();

  constructor(operation: string, clock: Clock, metrics: Metrics, underWay: { begin(): void; end(): void }) {
    this.#operation = operation;
    this.#clock = clock;
    this.#metrics = metrics;
    this.#underWay = underWay;
  }

  /** A call begins. Returns when, on the monotonic clock; give it to `end`, which must follow. */
  begin(): number {
    this.#underWay.begin();
    return this.#clock.monotonic();
  }

  /** A call is answered `unavailable`, and this is why. It ends as any other. */
  missed(reason: UnavailableReason): void {
    this.#metrics.count('flash_sale_unavailable_total', { operation: this.#operation, reason });
  }

  /** The call that began at `startedAt` has its answer. */
  end(startedAt: number, outcome: MeteredOutcome): void {
    this.#underWay.end();
    const labels = this.#labelsOf(outcome);
    this.#metrics.count('flash_sale_requests_total', labels);
    this.#metrics.observe('flash_sale_request_seconds', (this.#clock.monotonic() - startedAt) / 1_000, labels);
  }

  #labelsOf(outcome: MeteredOutcome): MetricLabels {
    let labels = this.#byOutcome.get(outcome);
    if (labels === undefined) {
      labels = { operation: this.#operation, outcome };
      this.#byOutcome.set(outcome, labels);
    }
    return labels;
  }
}
