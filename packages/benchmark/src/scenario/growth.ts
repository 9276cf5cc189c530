import { runJob } from '../process/run-job.ts';
import { formatNumber } from '../statistics/format-number.ts';
import type { Scenario } from './scenario.ts';

const SIZES = [10_000, 100_000, 1_000_000];
const QUICK_SIZES = [500, 1_000, 2_000];
/** A purchase may cost a fifth more in a sale a hundred times as large. */
const TIMES_BELOW = 1.2;

export const growth: Scenario = {
  name: 'growth',
  method:
    'Sales of 10,000, 100,000 and 1,000,000 buyers, each on fresh memory adapters with the limiter of the example, everybody with an idempotency key, 256 of whom wait for an answer at any time. Told is the processor time of a purchase, garbage collection included: the median of nine sales of the smaller sizes, one of the largest. Everything is stored and counted before a figure is taken. The ratios compare with the smallest sale of the same round.',
  limits: [
    'No I/O: what grows in the process. What grows in Redis is in redis-memory; SQL has its indexes.',
    'A larger heap takes longer to collect, and misses the caches of the processor more often: both are part of the cost.',
  ],
  async run({ settings, findings, signal, progress }) {
    const repetitions = settings.repetitions ?? (settings.quick ? 1 : 5);
    const sizes = settings.quick ? QUICK_SIZES : SIZES;
    const concurrency = settings.quick ? 100 : 256;
    Object.assign(findings.settings, { concurrency });
    const options = { signal, timeoutMs: 1_800_000, nodeOptions: ['--max-old-space-size=8192'] };
    let smallest = Number.NaN;
    for await (const run of runJob('growth', { repetitions, sizes, concurrency }, options)) {
      const title = `${formatNumber(run.buyers)} buyers`;
      progress(`${title}: ${run.cpuMicroseconds.toFixed(1)} µs a purchase`);
      findings.measured(`${title}: a purchase`, 'µs CPU', run.cpuMicroseconds);
      if (run.buyers === sizes[0]) smallest = run.cpuMicroseconds;
      else findings.measured(`${title}, compared`, '×', run.cpuMicroseconds / smallest, { below: TIMES_BELOW });
      for (const { what, expected, found } of run.checks) findings.check(`${title}: ${what}`, expected, found);
    }
  },
};
