import { BenchmarkError } from '../benchmark-error.ts';
import { derivedSeed, SEED_DEFAULT } from '../load/open/derived-seed.ts';
import type { OpenLoadPlan, OpenLoadResult } from '../load/open/open-load-plan.ts';
import { runOpenLoad } from '../load/open/run-open-load.ts';
import { notServed, wasServed } from '../load/saturation/keeps-up.ts';
import { measureSaturation, type Saturation } from '../load/saturation/measure-saturation.ts';
import { describeEnvironment } from '../report/environment.ts';
import { loadTable } from '../report/load-table.ts';
import { renderText } from '../report/render-table.ts';
import { formatNumber } from '../statistics/format-number.ts';
import type { HttpCommand } from './parse-http-arguments.ts';
import { EXIT, type Terminal } from './terminal.ts';
import { json, writeReport } from './write-report.ts';

const LEAST_PER_SECOND = 100;
const PRECISION = 0.05;

/** Loads an endpoint, tells how it did, and returns the exit code. What a signal cut short is told as far as it came. */
export async function runHttpCommand(command: HttpCommand, terminal: Terminal, stop: AbortSignal): Promise<number> {
  const { plan, seed, jsonFile, url } = command;
  const environment = describeEnvironment();
  let result: OpenLoadResult | undefined;
  let saturation: Saturation | undefined;
  let error: string | undefined;
  // A user comes once: where each is bounded, a second visit would be answered otherwise.
  let firstNumber = plan.firstNumber;
  const load = async (some: Partial<OpenLoadPlan>): Promise<OpenLoadResult> => {
    result = await runOpenLoad({ ...plan, ...some, firstNumber }, { stop });
    firstNumber = result.nextNumber;
    return result;
  };
  try {
    if (command.saturationMax === undefined) await load({});
    else saturation = await search(command, command.saturationMax, load, terminal);
  } catch (cause) {
    if (!(cause instanceof BenchmarkError)) throw cause;
    error = cause.message;
  }
  const ended = saturation === undefined ? result?.ended === 'complete' : wasServed(saturation, command.served);
  const complete = error === undefined && ended;
  terminal.say(text(command, result, saturation, error));
  const report = {
    kind: 'http-load',
    version: 1,
    complete,
    seed,
    url,
    environment: environment(),
    error,
    saturation,
    result,
  };
  const written = await writeReport(jsonFile, () => json(report), terminal);
  if (stop.aborted) return EXIT.interrupted;
  return complete && written ? EXIT.measured : EXIT.notMeasured;
}

async function search(
  { seed = SEED_DEFAULT, served }: HttpCommand,
  mostPerSecond: number,
  load: (some: Partial<OpenLoadPlan>) => Promise<OpenLoadResult>,
  terminal: Terminal,
): Promise<Saturation> {
  const leastPerSecond = Math.min(LEAST_PER_SECOND, mostPerSecond);
  let tries = 0;
  const attempt = async (perSecond: number, part?: number): Promise<OpenLoadResult> => {
    tries += 1;
    const arrivals = part === undefined ? derivedSeed(seed, 'try', tries) : derivedSeed(seed, 'part', part);
    const result = await load({ arrival: { kind: 'poisson', perSecond, seed: arrivals } });
    const p99 = `p99 ${formatNumber(result.measured.latency.p99)} ms`;
    terminal.mention(`${formatNumber(perSecond)} /s: ${p99}${refusals(result, served)}`);
    return result;
  };
  return await measureSaturation({ leastPerSecond, mostPerSecond, precision: PRECISION }, attempt, served);
}

function refusals(result: OpenLoadResult, served: readonly string[]): string {
  const kinds = notServed(result, served).map((name) => `${formatNumber(result.answers[name] ?? 0)} × ${name}`);
  return kinds.length === 0 ? '' : `; not counted as served: ${kinds.join(', ')}`;
}

function text(
  { seed, served }: HttpCommand,
  result: OpenLoadResult | undefined,
  saturation: Saturation | undefined,
  error: string | undefined,
): string {
  const parts: string[] = [];
  if (error !== undefined) parts.push(`It could not be measured to the end: ${error}`);
  if (saturation !== undefined) {
    const { sustained, tooMuch = 0 } = saturation;
    if (sustained > 0) parts.push(`Kept up with ${formatNumber(sustained)} requests a second.`);
    else parts.push(`Did not even keep up with ${formatNumber(tooMuch)} requests a second.`);
    for (const { part, result: at } of saturation.parts)
      parts.push(`At ${part * 100} % of that${refusals(at, served)}:`, renderText(loadTable(at)));
  } else if (result !== undefined) {
    parts.push(ending(result), renderText(loadTable(result)));
    const late = result.measured.sentLate;
    parts.push(`Sent late by ${formatNumber(late.p50)} ms (median), ${formatNumber(late.p99)} ms (p99).`);
  }
  if (seed !== undefined && result !== undefined) parts.push(`Arrivals were drawn with seed ${seed}.`);
  return parts.join('\n\n');
}

function ending({ ended, error, unanswered, unsent }: OpenLoadResult): string {
  const left = `${formatNumber(unanswered)} requests without an answer, ${formatNumber(unsent)} not sent`;
  if (ended === 'complete') return 'Complete: every request was answered. Latency counts from when it was due.';
  if (ended === 'overrun') return `PARTIAL: the target did not keep up; ${left}.`;
  if (ended === 'interrupted') return `PARTIAL: interrupted; ${left}.`;
  return `PARTIAL: ${error}; ${left}.`;
}
