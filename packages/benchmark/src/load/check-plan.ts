import { BenchmarkError } from '../benchmark-error.ts';
import { CONNECTIONS_MAX, DURATION_MAX_MS, type LoadPlan, REQUESTS_MAX } from './load-plan.ts';
import { requireLoopback } from './loopback.ts';
import { NUMBER_MAX } from './request-template.ts';

/** Throws `USAGE` naming the field and its limits, or `NOT_LOOPBACK`. */
export function checkPlan(plan: LoadPlan): void {
  requireLoopback(plan.host, plan.allowRemote === true);
  expectInteger('port', plan.port, 1, 65_535);
  expectInteger('connections', plan.connections, 1, CONNECTIONS_MAX);
  expectInteger('warmUpMs', plan.warmUpMs, 0, DURATION_MAX_MS);
  expectInteger('measureMs', plan.measureMs, 1, DURATION_MAX_MS);
  expectInteger('requestsMax', plan.requestsMax, plan.connections, REQUESTS_MAX);
  expectInteger('firstNumber', plan.firstNumber, 0, NUMBER_MAX - plan.requestsMax);
}

/** Throws `USAGE` naming the field and its limits. */
export function expectInteger(field: string, value: number, least: number, most: number): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  throw new BenchmarkError('USAGE', `${field} must be an integer from ${least} to ${most}, not ${value}`);
}
