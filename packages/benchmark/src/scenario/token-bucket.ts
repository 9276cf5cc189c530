import { runJob } from '../process/run-job.ts';
import type { Scenario } from './scenario.ts';

const FIGURES = {
  pure: 'pure function: checks',
  'one-key': 'LocalRateLimiter, one hot key: checks',
  'many-keys': 'LocalRateLimiter, 100,000 keys in turn: checks',
} as const;

export const tokenBucket: Scenario = {
  name: 'token-bucket',
  method:
    "One thread, one check a call, the example's bucket (5 tokens, 5 a minute); about one check in four is allowed. How many are is compared with what the rule says.",
  limits: [
    'Nothing else runs in the process; inside an application the checks share caches and garbage collection with it.',
  ],
  async run({ settings, findings, signal }) {
    const repetitions = settings.repetitions ?? (settings.quick ? 1 : 9);
    const checks = settings.quick ? 200_000 : 3_000_000;
    findings.settings.checks = checks;
    for await (const run of runJob('token-bucket', { repetitions, checks }, { signal, timeoutMs: 300_000 })) {
      const target = run.face === 'pure' ? { atLeast: 5_000_000 } : undefined;
      findings.measured(FIGURES[run.face], '/s', run.checksPerSecond, target);
      findings.check(`${FIGURES[run.face]} allowed`, run.allowedByRule, run.allowed);
    }
  },
};
