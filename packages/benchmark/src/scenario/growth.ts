import { growingCrowds } from './growth/growing-crowds.ts';
import { growthInMemory } from './growth/growth-in-memory.ts';
import { growthOnRedis } from './growth/growth-on-redis.ts';
import type { Scenario } from './scenario.ts';

/** A round on Redis takes two minutes, nearly all of it for the largest sale and its audit. */
const ON_REDIS_MAX = 3;

export const growth: Scenario = {
  name: 'growth',
  method:
    'Sales of 10,000, 100,000 and 1,000,000 buyers with the limiter of the example, everybody with an idempotency key, 256 of whom wait for an answer at any time. First each on fresh memory adapters: the median of nine sales of the smaller sizes, one of the largest. Then, where redis-server is on the PATH, with stock and buckets in Redis, queue and orders in memory: each size has a redis-server of its own that is started for it (appendonly, everysec) and emptied, its file too, before every sale; the median of nine sales of the smallest size and three of the next, one of the largest; at most three repetitions, after a warm-up with the smaller sizes only. Told is the processor time of a purchase, garbage collection included: on Redis that of the selling process, that of the process of Redis, and of both together. Everything is stored and counted before a figure is taken. The ratios compare with the smallest sale of the same round, on Redis both processes together.',
  limits: [
    'The adapters in memory do no I/O. On Redis queue and orders are still in the memory of the selling process, and so part of its cost: Kafka and PostgreSQL keep them elsewhere. What a sale takes of the memory of Redis is in redis-memory; SQL has its indexes.',
    'A larger heap takes longer to collect, and misses the caches of the processor more often: both are part of the cost.',
    'Only a sale that lasts longer than a bucket takes to be full again (12 s) has Redis expire buckets, and only one that has written enough has its file rewritten. The rewrite itself is done by a process that Redis forks, whose time is not told; the pages that Redis copies meanwhile are.',
    'The processor time of Redis is counted in hundredths of a second: one is a microsecond for each purchase of the smallest sale.',
  ],
  async run(context) {
    const { settings, findings } = context;
    const repetitions = settings.repetitions ?? (settings.quick ? 1 : 5);
    const crowds = growingCrowds(settings.quick);
    Object.assign(findings.settings, { concurrency: crowds.concurrency });
    await growthInMemory(context, crowds, repetitions);
    await growthOnRedis(context, crowds, Math.min(repetitions, ON_REDIS_MAX));
  },
};
