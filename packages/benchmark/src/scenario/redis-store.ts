import { runJob } from '../process/run-job.ts';
import { addressOf } from '../services/needs.ts';
import type { Scenario } from './scenario.ts';

export const redisStore: Scenario = {
  name: 'redis-store',
  needs: { services: ['REDIS_URL'], programs: ['redis-benchmark'] },
  method:
    'RedisInventoryStore in one process decides batches of 128 purchases, 4 calls under way as FlashSale has them, with window, buyer limit and outbox. Just before and just after, redis-benchmark sends the same script call with one purchase each, ids drawn at random, over 50 connections without pipelining. Each has a sale of its own, and the ratio compares the store with the mean of its two neighbours. Everything sold is counted before a figure is taken.',
  limits: [
    'The store alone: no rate limiter, no publishing. The crowd is there already; gathering it into batches is the work of FlashSale.',
    'Client and server share the machine, and redis-benchmark is written in C: on few processors each takes from the other.',
    'The ids that redis-benchmark draws come from no seed: it takes none.',
    'Interrupted, it leaves the keys of its last sale behind.',
  ],
  async run({ settings, findings, signal, progress }) {
    const repetitions = settings.repetitions ?? (settings.quick ? 1 : 5);
    const input = {
      url: addressOf(settings.services, 'REDIS_URL'),
      repetitions,
      purchases: settings.quick ? 128 * 20 : 128 * 1_500,
      batchSize: 128,
      inFlight: 4,
      connections: 50,
    };
    const { purchases, batchSize, inFlight, connections } = input;
    Object.assign(findings.settings, { purchases, batchSize, inFlight, connections });
    for await (const run of runJob('redis-store', input, { signal, timeoutMs: 900_000 })) {
      progress(`${Math.round(run.storePerSecond)} /s; redis-benchmark ${Math.round(run.barePerSecond)} /s`);
      findings.measured('store, batches', '/s', run.storePerSecond);
      findings.measured('redis-benchmark, one a call', '/s', run.barePerSecond);
      findings.measured('store, compared', '×', run.storePerSecond / run.barePerSecond, { atLeast: 2.5 });
      for (const { what, expected, found } of run.checks) findings.check(what, expected, found);
    }
  },
};
