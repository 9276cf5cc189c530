import type { CallOptions } from '../ports/call-options.ts';
import type { Clock } from '../ports/clock.ts';
import type { MetricLabels, Metrics } from '../ports/metrics.ts';

/**
 * Counts and times the calls of an operation by outcome, and those under way. Label objects are made once per outcome, not
 * per call.
 */
export function measured<Request, Result extends { readonly outcome: string }>(
  operation: string,
  clock: Clock,
  metrics: Metrics,
  underWay: { begin(): void; end(): void },
  run: (request: Request, options?: CallOptions) => Promise<Result>,
): (request: Request, options?: CallOptions) => Promise<Result> {
  const byOutcome = new Map<string, MetricLabels>();
  const timed: MetricLabels = { operation };
  const labelsOf = (outcome: string): MetricLabels => {
    let labels = byOutcome.get(outcome);
    if (labels === undefined) {
      labels = { operation, outcome };
      byOutcome.set(outcome, labels);
    }
    return labels;
  };
  return async (request, options) => {
    const startedAt = clock.monotonic();
    let outcome = 'error';
    underWay.begin();
    try {
      const result = await run(request, options);
      outcome = result.outcome;
      return result;
    } finally {
      underWay.end();
      metrics.count('flash_sale_requests_total', labelsOf(outcome));
      metrics.observe('flash_sale_request_seconds', (clock.monotonic() - startedAt) / 1_000, timed);
    }
  };
}
