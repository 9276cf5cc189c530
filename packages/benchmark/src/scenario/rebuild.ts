import { runJobOnce } from '../process/run-job.ts';
import { addressOf } from '../services/needs.ts';
import type { Scenario } from './scenario.ts';

const TARGET = { atLeast: 200_000 };

export const rebuild: Scenario = {
  name: 'rebuild',
  needs: { services: ['DATABASE_URL'] },
  method:
    'A recovery of a sale with 200,000 stored orders: the store is empty, PostgreSQL has everything, nothing waits in the queue. Timed is the whole of FlashSale.open, from closing the old epoch to selling in the next. Then its two parts alone: reading every page of orders up to finished objects, a page after the other, and handing the same orders to a rebuild of the store. With Redis where REDIS_URL names one, and with the store in memory. Every rebuilt unit and buyer is counted before a figure is taken.',
  limits: [
    'One process recovers; nobody buys meanwhile.',
    'Every order has one line, and all were stored just before: they lie in the memory of the database. Orders with several lines cost it a look-up each.',
    'Database, store and process share the machine: on few processors reading and writing take from each other.',
    'Interrupted, it leaves a database behind, and the keys of its last sale in Redis.',
  ],
  async run({ settings, findings, signal, progress }) {
    const { quick } = settings;
    const repetitions = settings.repetitions ?? (quick ? 1 : 5);
    const input = {
      databaseUrl: addressOf(settings.services, 'DATABASE_URL'),
      redisUrl: settings.services?.REDIS_URL,
      orders: quick ? 3_000 : 200_000,
      repetitions,
    };
    Object.assign(findings.settings, { orders: input.orders, redis: input.redisUrl !== undefined });
    const { runs } = await runJobOnce('rebuild', input, { signal, timeoutMs: 900_000 });
    for (const { store, recoveredPerSecond, readPerSecond, writtenPerSecond, checks } of runs) {
      progress(`${store}: ${Math.round(recoveredPerSecond)} orders/s`);
      findings.measured(`${store}: orders recovered`, '/s', recoveredPerSecond, TARGET);
      findings.measured(`${store}: orders read, alone`, '/s', readPerSecond, TARGET);
      findings.measured(`${store}: orders written, alone`, '/s', writtenPerSecond);
      for (const { what, expected, found } of checks) findings.check(what, expected, found);
    }
    const slower = runs.filter(({ readPerSecond, writtenPerSecond }) => readPerSecond < writtenPerSecond).length;
    findings.note(`Reading was the slower part in ${slower} of ${runs.length} runs.`);
  },
};
