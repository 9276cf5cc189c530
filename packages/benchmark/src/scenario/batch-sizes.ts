import { runJob } from '../process/run-job.ts';
import { addressOf } from '../services/needs.ts';
import type { Scenario } from './scenario.ts';

/** The default of a FlashSale is 128, and 256 the most that a store takes. */
const SIZES = [1, 8, 32, 128, 256];

export const batchSizes: Scenario = {
  name: 'batch-sizes',
  needs: { services: ['REDIS_URL'] },
  method:
    'RedisInventoryStore in one process decides purchases in batches of 1, 8, 32, 128 (the most that FlashSale sends unless it is told otherwise) and 256 (the most that a store takes), by turns, 4 calls under way, with window, buyer limit and outbox: how many a second, and how long a call takes, which is what everybody in its batch waits for. Every size has a sale of its own; everything sold is counted before a figure is taken.',
  limits: [
    'The batches are there already. A FlashSale gathers what has come while calls are under way: few callers make small batches, and nobody waits for a batch to be full.',
    'Sizes differ in how long they run and in how many calls their latencies are of: each makes `callsMax` calls, or as many as `purchasesMax` purchases fill.',
    'Client and server share the machine.',
    'While Redis runs one call it answers nobody else: a larger batch delays other sales on the same server by that much.',
    'Interrupted, it leaves the keys of its last sale behind.',
  ],
  async run({ settings, findings, signal, progress }) {
    const { quick } = settings;
    const input = {
      url: addressOf(settings.services, 'REDIS_URL'),
      repetitions: settings.repetitions ?? (quick ? 1 : 5),
      batchSizes: SIZES,
      callsMax: quick ? 20 : 4_000,
      purchasesMax: quick ? 1_000 : 128 * 1_000,
      inFlight: 4,
    };
    const { repetitions, inFlight, callsMax, purchasesMax } = input;
    Object.assign(findings.settings, { repetitions, inFlight, callsMax, purchasesMax });
    for await (const { batchSize, perSecond, call, checks } of runJob('batch-sizes', input, {
      signal,
      timeoutMs: 900_000,
    })) {
      const title = `batches of ${batchSize}`;
      progress(`${title}: ${Math.round(perSecond)} /s`);
      findings.measured(title, '/s', perSecond);
      findings.measured(`${title}, a call: p50`, 'ms', call.p50);
      findings.measured(`${title}, a call: p99`, 'ms', call.p99);
      for (const { what, expected, found } of checks) findings.check(`${title}: ${what}`, expected, found);
    }
    findings.plot({ kind: 'bars', title: 'Purchases a second', figures: SIZES.map((size) => `batches of ${size}`) });
  },
};
