import { runJob } from '../process/run-job.ts';
import type { Scenario } from './scenario.ts';

export const localLimiterMemory: Scenario = {
  name: 'local-limiter-memory',
  method:
    'A LocalRateLimiter with room for 1,000,000 keys gets as many, then as many others, then time for every bucket to refill. Memory is what the process uses beyond what it used before, heap and typed arrays together, after garbage collection (--expose-gc). Each repetition is a process of its own.',
  limits: ['Keys of 16 characters; longer ones cost their length more.', 'The example keeps 100,000 keys.'],
  async run({ settings, findings, signal }) {
    const repetitions = settings.repetitions ?? (settings.quick ? 1 : 3);
    const keys = settings.quick ? 50_000 : 1_000_000;
    findings.settings.keys = keys;
    for (let repetition = 0; repetition < repetitions; repetition += 1) {
      const options = { signal, timeoutMs: 300_000, nodeOptions: ['--expose-gc'] };
      for await (const run of runJob('limiter-memory', { keys }, options)) {
        findings.measured(`memory with ${keys.toLocaleString('en')} keys`, 'MB', run.megabytes, { below: 200 });
        findings.measured('memory after as many other keys', 'MB', run.megabytesAfterMoreKeys, { below: 200 });
        findings.measured('new keys', '/s', run.newKeysPerSecond);
        findings.check('keys kept when full', keys, run.sizeWhenFull);
        findings.check('keys kept after as many others', keys, run.sizeAfterMoreKeys);
        findings.check('keys kept once all have refilled and one was asked for', 1, run.sizeAfterRefill);
      }
    }
  },
};
