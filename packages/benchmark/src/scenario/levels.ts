import { LEVEL_SERVICES, LEVELS, type Level, type LevelCrowd } from '../levels/level.ts';
import type { CrowdRun, LevelRun } from '../levels/measure-level.ts';
import { runJobOnce, throwIfInterrupted } from '../process/run-job.ts';
import { withServices } from '../services/rented-services.ts';
import type { Findings } from './findings.ts';
import type { Scenario } from './scenario.ts';

const TITLES: Record<Level, string> = {
  pessimistic: 'Level 1, pessimistic SQL',
  optimistic: 'Level 2, optimistic SQL',
  'batched-pessimistic': 'library on PostgreSQL, pessimistic',
  'batched-optimistic': 'library on PostgreSQL, optimistic',
  'batched-skip-locked': 'library on PostgreSQL, skip-locked',
  embedded: 'library embedded',
  durable: 'Level 3, library on Redis and Kafka',
  fast: 'Level 3, fast profile',
};

const TIMES_FASTER = 15;
/** As many buyers as an HTTP server has under way when a sale opens. */
const BUYERS = 1_000;
const UNITS = 100;
const QUICK_BUYERS = 100;
/** Buyers with stock for all: so many that each level sells for seconds. */
const WITH_STOCK: Record<Level, number> = {
  pessimistic: 5_000,
  optimistic: 5_000,
  'batched-pessimistic': 30_000,
  'batched-optimistic': 30_000,
  'batched-skip-locked': 30_000,
  embedded: 60_000,
  durable: 100_000,
  fast: 100_000,
};

export const levels: Scenario = {
  name: 'levels',
  needs: { services: ['KAFKA_BROKERS', 'DATABASE_URL'], programs: ['redis-server'] },
  method:
    'The same crowd buys by eight ways of selling, none of them over HTTP: functions called in one process, in which 1,000 buyers wait for an answer at any time, each with an idempotency key. First 1,000 buyers for 100 units, then stock for all. Levels 1 and 2 are plain SQL over 10 connections, one transaction for each buyer, statements prepared: lock the row with the stock, take a unit, insert the order, commit; or read its version and begin again when somebody was faster. The others are FlashSale with window, buyer limit and rate limiter, which decides many buyers in one step, and one OrderWorker in a process of its own (in the same one where the database is embedded): on PostgreSQL alone, with its three inventory stores (pessimistic, optimistic, skip-locked) and a table as the queue; embedded; and on Redis and Kafka. Each repetition goes through all levels by turns, each in a fresh process with a database, a topic and a Redis (appendonly, everysec) of its own, after a warm-up of one sale. Every sale ends in an audit.',
  limits: [
    'A closed loop without HTTP: latencies are those of a process at full load, where 1,000 buyers wait. http-durable has those of an open crowd.',
    'Accepted and stored are one thing in Levels 1 and 2. With the library on PostgreSQL an accepted order is in its table queue, in Level 3 in the log of Kafka (durable) or in the outbox in Redis (fast), and among the stored orders a moment later; that moment is told.',
    'Processor time of PostgreSQL and Redis is told where they are processes of this machine. That of Kafka is not, nor that of the background processes of PostgreSQL.',
    'How durable a commit is depends on the server and its disk. With keys, sold-out answers are asked of the store; without, most need no I/O.',
  ],
  async run({ settings, findings, signal, progress }) {
    const { quick } = settings;
    const repetitions = settings.repetitions ?? (quick ? 1 : 5);
    const warmUpBuyers = quick ? 20 : 2_000;
    const buyers = quick ? QUICK_BUYERS : BUYERS;
    Object.assign(findings.settings, { repetitions, buyers, units: UNITS, warmUpBuyers });
    const accepted = new Map<Level, number>();
    for (let repetition = 0; repetition < repetitions; repetition += 1) {
      const runs: LevelRun[] = [];
      for (const level of LEVELS) {
        const crowds: LevelCrowd[] = [
          { name: `${TITLES[level]}, few units`, buyers, allotment: quick ? buyers / 10 : UNITS, concurrency: buyers },
          stockForAll(level, quick),
        ];
        const run = await withServices(LEVEL_SERVICES[level], settings.services, signal, (services) =>
          runJobOnce('level', { level, services, warmUpBuyers, crowds }, { signal, timeoutMs: 900_000 }),
        );
        throwIfInterrupted(signal);
        record(findings, run);
        runs.push(run);
        const last = run.crowds.at(-1)?.acceptedPerSecond ?? 0;
        accepted.set(level, last);
        progress(`${TITLES[level]}: ${Math.round(last)} accepted/s`);
      }
      compare(findings, accepted);
      draw(findings, runs);
    }
  },
};

function stockForAll(level: Level, quick: boolean): LevelCrowd {
  const buyers = quick ? QUICK_BUYERS : WITH_STOCK[level];
  return { name: `${TITLES[level]}, stock for all`, buyers, allotment: buyers, concurrency: BUYERS };
}

function record(findings: Findings, { crowds, checks }: LevelRun): void {
  for (const run of crowds) recordCrowd(findings, run);
  for (const { what, expected, found } of checks) findings.check(what, expected, found);
}

function recordCrowd(findings: Findings, run: CrowdRun): void {
  const { crowd, latency, untilStored, cpuMicroseconds } = run;
  const { name } = crowd;
  findings.measured(`${name}: accepted`, '/s', run.acceptedPerSecond);
  if (run.refusedPerSecond > 0) findings.measured(`${name}: refused`, '/s', run.refusedPerSecond);
  findings.measured(`${name}: persisted`, '/s', run.persistedPerSecond);
  for (const [title, ms] of [
    ['p50', latency.p50],
    ['p95', latency.p95],
    ['p99', latency.p99],
    ['p99.9', latency.p999],
    ['longest', latency.most],
    ['accepted until stored, p50', untilStored.p50],
    ['accepted until stored, p95', untilStored.p95],
    ['accepted until stored, p99', untilStored.p99],
  ] as const) {
    findings.measured(`${name}: ${title}`, 'ms', ms);
  }
  for (const [process, microseconds] of Object.entries(cpuMicroseconds)) {
    findings.measured(`${name}: ${process}, for each request`, 'µs CPU', microseconds);
  }
}

/** Of one round: what the library sells, compared with what SQL sold just before it, one buyer in a transaction. */
function compare(findings: Findings, accepted: ReadonlyMap<Level, number>): void {
  const last = (level: Level): number => accepted.get(level) ?? Number.NaN;
  for (const [batched, level, name] of [
    ['batched-pessimistic', 'pessimistic', 'Level 1'],
    ['batched-optimistic', 'optimistic', 'Level 2'],
  ] as const) {
    findings.measured(`${TITLES[batched]}: accepted, compared with ${name}`, '×', last(batched) / last(level));
  }
  for (const [level, name] of [
    ['pessimistic', 'Level 1'],
    ['optimistic', 'Level 2'],
  ] as const) {
    const times = last('durable') / last(level);
    findings.measured(`Level 3 accepts, compared with ${name}`, '×', times, { atLeast: TIMES_FASTER });
  }
}

/** Crowd by crowd: what each level sells, and how long its answers take. */
function draw(findings: Findings, runs: readonly LevelRun[]): void {
  for (const [index, title] of ['few units', 'stock for all'].entries()) {
    const crowds = runs.flatMap(({ level, crowds }) => {
      const run = crowds[index];
      return run === undefined ? [] : [{ level, run }];
    });
    const figures = crowds.map(({ run }) => `${run.crowd.name}: accepted`);
    findings.plot({ kind: 'bars', title: `Accepted a second, ${title}`, figures });
    const series = crowds.map(({ level, run }) => ({ name: TITLES[level], points: run.curve }));
    findings.plot({ kind: 'curves', title: `Latency by percentile, ${title}`, series });
  }
}
