import { processorTimeMs } from '../../process/processor-time.ts';
import { runJob } from '../../process/run-job.ts';
import type { RedisGrowthRun, RedisGrowthSize } from '../../redis/measure-redis-growth.ts';
import { type RedisServer, startRedisServer } from '../../redis/redis-server.ts';
import { missing } from '../../services/needs.ts';
import { formatNumber } from '../../statistics/format-number.ts';
import type { ScenarioContext } from '../scenario.ts';
import { type GrowingCrowds, ROOM_FOR_ORDERS, TIMES_BELOW } from './growing-crowds.ts';

/** What a purchase costs where stock and buckets are in Redis, by the size of the sale; a note where that cannot be told. */
export async function growthOnRedis(
  { findings, signal, progress }: ScenarioContext,
  { sizes, concurrency }: GrowingCrowds,
  repetitions: number,
): Promise<void> {
  const reason = whyNot();
  if (reason !== undefined) {
    findings.note(`The part on Redis was not measured: ${reason}.`);
    return;
  }
  Object.assign(findings.settings, { repetitionsOnRedis: repetitions });
  const servers: RedisServer[] = [];
  const sales: RedisGrowthSize[] = [];
  try {
    for (const buyers of sizes) {
      const server = await startRedisServer(signal, { appendOnly: true });
      servers.push(server);
      sales.push({ buyers, url: server.url, pid: server.pid });
    }
    const options = { signal, timeoutMs: 1_800_000, nodeOptions: ROOM_FOR_ORDERS };
    let smallest = Number.NaN;
    for await (const run of runJob('redis-growth', { repetitions, sizes: sales, concurrency }, options)) {
      if (run.buyers === sizes[0]) smallest = run.bothMicroseconds;
      progress(`${titleOf(run)}: ${run.bothMicroseconds.toFixed(1)} µs a purchase`);
      record(findings, run);
      if (run.buyers === sizes[0]) continue;
      findings.measured(`${titleOf(run)}, compared`, '×', run.bothMicroseconds / smallest, { below: TIMES_BELOW });
    }
  } finally {
    await Promise.all(servers.map((server) => server.remove()));
  }
}

function whyNot(): string | undefined {
  const [program] = missing({ programs: ['redis-server'] }, {});
  if (program !== undefined) return program;
  return processorTimeMs(process.pid) === undefined ? 'there is no /proc to read its processor time from' : undefined;
}

function record(findings: ScenarioContext['findings'], run: RedisGrowthRun): void {
  const title = titleOf(run);
  findings.measured(`${title}: a purchase, in the selling process`, 'µs CPU', run.sellerMicroseconds);
  findings.measured(`${title}: a purchase, in Redis`, 'µs CPU', run.redisMicroseconds);
  findings.measured(`${title}: a purchase, both together`, 'µs CPU', run.bothMicroseconds);
  for (const { what, expected, found } of run.checks) findings.check(`${title}: ${what}`, expected, found);
}

function titleOf({ buyers }: RedisGrowthRun): string {
  return `on Redis, ${formatNumber(buyers)} buyers`;
}
