import type { SalePath, SalePathRun } from '../paths/sale-path.ts';
import { runJob } from '../process/run-job.ts';
import { startRedisServer } from '../redis/redis-server.ts';
import type { Findings } from './findings.ts';
import type { Scenario } from './scenario.ts';

const TITLES: Record<SalePath, string> = {
  'skus-1': '1 SKU',
  'skus-10': '10 SKUs',
  'skus-100': '100 SKUs',
  throttled: 'rate-limited',
  holds: 'held and bought later',
};

export const salePaths: Scenario = {
  name: 'sale-paths',
  needs: { programs: ['redis-server'] },
  method:
    'FlashSale in one process, 256 callers of whom wait for an answer at any time, everybody with an idempotency key: the same crowd bought from one product, and spread over 10 and over 100 products of one sale; buyers whose bucket of 5 tokens is empty; and everybody holds a unit, then everybody confirms. By turns on memory adapters and with stock and buckets in a redis-server that is started for it (appendonly, everysec); queue and orders are in memory both times. Every sale is a new one. Everything sold is stored, counted and reconciled before a figure is taken.',
  limits: [
    'A closed loop without HTTP, brokers or database.',
    'On Redis all products of a sale are one slot of it: spreading a crowd over products of one sale spreads no load over servers.',
  ],
  async run({ settings, findings, signal, progress }) {
    const { quick } = settings;
    const repetitions = settings.repetitions ?? (quick ? 1 : 5);
    const load = { requests: quick ? 1_000 : 50_000, concurrency: quick ? 100 : 256 };
    Object.assign(findings.settings, { repetitions, ...load });
    const server = await startRedisServer(signal, { appendOnly: true });
    try {
      const input = { ...load, repetitions, redisUrl: server.url };
      for await (const run of runJob('sale-paths', input, { signal, timeoutMs: 1_800_000 })) {
        record(findings, run);
        progress(
          `${run.store}, ${TITLES[run.path]}: ${run.steps.map((step) => Math.round(step.perSecond)).join(', ')} /s`,
        );
      }
    } finally {
      await server.remove();
    }
  },
};

function record(findings: Findings, { store, path, steps, checks }: SalePathRun): void {
  for (const { name, perSecond, cpuMicroseconds } of steps) {
    const title = `${store}, ${TITLES[path]}: ${name}`;
    findings.measured(title, '/s', perSecond);
    findings.measured(`${title}, for each answer`, 'µs CPU', cpuMicroseconds);
  }
  for (const { what, expected, found } of checks) findings.check(`${store}, ${what}`, expected, found);
}
