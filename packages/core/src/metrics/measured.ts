import type { CallOptions } from '../ports/call-options.ts';
import type { UnavailableReason } from '../purchase/purchase-result.ts';
import type { OperationMeter } from './operation-meter.ts';

/** An operation whose every call is counted and timed. */
export function measured<Request, Result extends { readonly outcome: string; readonly reason?: UnavailableReason }>(
  meter: OperationMeter,
  run: (request: Request, options?: CallOptions) => Promise<Result>,
): (request: Request, options?: CallOptions) => Promise<Result> {
  return async (request, options) => {
    const startedAt = meter.begin();
    let outcome = 'error';
    try {
      const result = await run(request, options);
      outcome = result.outcome;
      if (result.reason !== undefined) meter.missed(result.reason);
      return result;
    } finally {
      meter.end(startedAt, outcome);
    }
  };
}
