import { BenchmarkError } from '../../benchmark-error.ts';
import { expectInteger } from '../check-plan.ts';
import { CONNECTIONS_MAX, DURATION_MAX_MS, REQUESTS_MAX } from '../load-plan.ts';
import { requireLoopback } from '../loopback.ts';
import { NUMBER_MAX } from '../request-template.ts';
import { scheduleOf } from './arrival.ts';
import { DRAIN_DEFAULT_MS, type OpenLoadPlan, type OpenLoadTarget } from './open-load-plan.ts';

/** Throws `USAGE` naming the field and its limits, or `NOT_LOOPBACK`. Returns when the requests are due. */
export function checkOpenTarget(target: OpenLoadTarget): Float64Array {
  requireLoopback(target.host, target.allowRemote === true);
  expectInteger('port', target.port, 1, 65_535);
  expectInteger('connections', target.connections, 1, CONNECTIONS_MAX);
  expectInteger('warmUpMs', target.warmUpMs, 0, DURATION_MAX_MS);
  expectInteger('measureMs', target.measureMs, 1, DURATION_MAX_MS);
  expectInteger('drainMs', target.drainMs ?? DRAIN_DEFAULT_MS, 0, DURATION_MAX_MS);
  expectInteger('requestsMax', target.requestsMax, 1, REQUESTS_MAX);
  if (target.arrival.kind === 'burst' && target.warmUpMs > 0) {
    throw new BenchmarkError('USAGE', 'a burst has no warm-up: warmUpMs must be 0');
  }
  return scheduleOf(target.arrival, target.warmUpMs + target.measureMs, target.requestsMax);
}

/** The same, for a plan with a template. */
export function checkOpenPlan(plan: OpenLoadPlan): Float64Array {
  const schedule = checkOpenTarget(plan);
  expectInteger('firstNumber', plan.firstNumber, 0, NUMBER_MAX - schedule.length);
  return schedule;
}
