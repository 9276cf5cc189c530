import type { OpenLoadResult } from '../open/open-load-plan.ts';
import type { Saturation } from './measure-saturation.ts';

/**
 * A server that cannot keep up with a rate answers later and later, so its latencies tell, and soon: at 5 % too much the
 * requests of the fifth second wait a quarter of a second.
 */
export const KEEPING_UP_P99_MS = 100;

/** A server may also give in by refusing, and a refusal costs it next to nothing: only success is service. */
export const SERVED_DEFAULT: readonly string[] = ['2xx'];

/**
 * Whether every request was answered, 99 of 100 within `KEEPING_UP_P99_MS` of the moment they were due, and none in another
 * way than `served`.
 */
export function keepsUp(
  result: Pick<OpenLoadResult, 'ended' | 'measured' | 'answers'>,
  served: readonly string[] = SERVED_DEFAULT,
): boolean {
  return result.measured.latency.p99 <= KEEPING_UP_P99_MS && whollyServed(result, served);
}

/** Whether every request was answered, however late, and none in another way than `served`. */
export function whollyServed(
  { ended, answers }: Pick<OpenLoadResult, 'ended' | 'answers'>,
  served: readonly string[],
): boolean {
  return ended === 'complete' && notServed({ answers }, served).length === 0;
}

/** Whether there is a rate that was kept up with, and every part of it was wholly served. */
export function wasServed(
  { sustained, parts }: Pick<Saturation, 'sustained' | 'parts'>,
  served: readonly string[],
): boolean {
  return sustained > 0 && parts.every(({ result }) => whollyServed(result, served));
}

/** The kinds of answers that are not among `served`: names, or classes of statuses like `2xx`. */
export function notServed({ answers }: Pick<OpenLoadResult, 'answers'>, served: readonly string[]): string[] {
  return Object.keys(answers).filter((name) => !served.includes(name) && !served.includes(classOf(name)));
}

function classOf(name: string): string {
  return /^[1-5]\d\d$/.test(name) ? `${name[0]}xx` : name;
}
