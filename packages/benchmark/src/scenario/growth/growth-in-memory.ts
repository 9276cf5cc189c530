import { runJob } from '../../process/run-job.ts';
import { formatNumber } from '../../statistics/format-number.ts';
import type { ScenarioContext } from '../scenario.ts';
import { type GrowingCrowds, ROOM_FOR_ORDERS, TIMES_BELOW } from './growing-crowds.ts';

/** What a purchase costs on memory adapters, by the size of the sale. */
export async function growthInMemory(
  { findings, signal, progress }: ScenarioContext,
  { sizes, concurrency }: GrowingCrowds,
  repetitions: number,
): Promise<void> {
  const options = { signal, timeoutMs: 1_800_000, nodeOptions: ROOM_FOR_ORDERS };
  let smallest = Number.NaN;
  for await (const run of runJob('growth', { repetitions, sizes, concurrency }, options)) {
    const title = `${formatNumber(run.buyers)} buyers`;
    progress(`${title}: ${run.cpuMicroseconds.toFixed(1)} µs a purchase`);
    findings.measured(`${title}: a purchase`, 'µs CPU', run.cpuMicroseconds);
    if (run.buyers === sizes[0]) smallest = run.cpuMicroseconds;
    else findings.measured(`${title}, compared`, '×', run.cpuMicroseconds / smallest, { below: TIMES_BELOW });
    for (const { what, expected, found } of run.checks) findings.check(`${title}: ${what}`, expected, found);
  }
}
