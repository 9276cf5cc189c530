import { runJob } from '../process/run-job.ts';
import type { Scenario } from './scenario.ts';

const TARGET = { atLeast: 97 };

export const leaseCost: Scenario = {
  name: 'lease-cost',
  method:
    'The crowd of purchase-memory, unkeyed and without a worker, to a FlashSale that renews its leases 20 times as often as by default, every 100 ms. Just before and just after to one whose registry has granted a lease once and for ever. The share compares the first with the mean of its two neighbours; every order is stored and counted before a figure is taken.',
  limits: [
    'The registry is in memory: what a renewal costs PostgreSQL is not part of it. By default it is one statement for all sales every 2 s.',
    'Looking at the lease when an answer is given, a comparison of two numbers, is part of both.',
    'By the clock the share moves with whatever else the machine does; for each second of processor time it moves less.',
  ],
  async run({ settings, findings, signal, progress }) {
    const repetitions = settings.repetitions ?? (settings.quick ? 1 : 9);
    const input = {
      repetitions,
      purchases: settings.quick ? 5_000 : 200_000,
      concurrency: settings.quick ? 100 : 256,
      renewMs: 100,
    };
    const { purchases, concurrency, renewMs } = input;
    Object.assign(findings.settings, { purchases, concurrency, renewMs });
    for await (const { kept, always, checks } of runJob('lease-cost', input, { signal, timeoutMs: 900_000 })) {
      const share = (kept.perSecond / always.perSecond) * 100;
      progress(`${Math.round(kept.perSecond)} /s; ${share.toFixed(1)} % of a lease for ever`);
      findings.measured('accepted, leases kept', '/s', kept.perSecond);
      findings.measured('accepted, a lease for ever', '/s', always.perSecond);
      findings.measured('accepted, compared', '% of bare', share, TARGET);
      const cpuShare = (kept.perCpuSecond / always.perCpuSecond) * 100;
      findings.measured('accepted, compared for each CPU second', '% of bare', cpuShare, TARGET);
      for (const { what, expected, found } of checks) findings.check(what, expected, found);
    }
  },
};
