import { runJob } from '../process/run-job.ts';
import type { PurchaseKind, PurchaseRun } from '../purchase/purchase-run.ts';
import type { Scenario, ScenarioContext } from './scenario.ts';

const NAMES: Record<PurchaseKind, string> = {
  accepted: 'accepted, unkeyed',
  'accepted-keyed': 'accepted, keyed',
  'sold-out': 'sold out, unkeyed',
  'sold-out-keyed': 'sold out, keyed',
};

const TARGET = { atLeast: 150_000 };

export const purchaseMemory: Scenario = {
  name: 'purchase-memory',
  method:
    'FlashSale.purchase on fresh memory adapters each time, with window, buyer limit and the limiter of the example, called by a crowd of different buyers of whom 256 wait for an answer at any time. First without a worker, then with an OrderWorker that stores the orders in the same process; either way every order is stored and counted before a figure is taken. Unkeyed sold-out answers come from the local shortcut, keyed ones from the store.',
  limits: [
    'No I/O and no HTTP: what the library itself costs.',
    'The rate for each second of processor time counts all threads, garbage collection included. On a busy machine it moves less than the rate by the clock, and it says nothing of waiting.',
  ],
  async run({ settings, findings, signal, progress }) {
    const repetitions = settings.repetitions ?? (settings.quick ? 1 : 9);
    const purchases = settings.quick ? 5_000 : 200_000;
    const concurrency = settings.quick ? 100 : 256;
    Object.assign(findings.settings, { purchases, concurrency });
    const input = { repetitions, purchases, concurrency };
    for await (const run of runJob('memory-purchases', input, { signal, timeoutMs: 900_000 })) {
      progress(`${nameOf(run)}: ${Math.round(run.answersPerSecond)} /s`);
      record(findings, run);
    }
  },
};

function record(findings: ScenarioContext['findings'], run: PurchaseRun): void {
  const name = nameOf(run);
  const target = run.worker ? undefined : TARGET;
  findings.measured(name, '/s', run.answersPerSecond, target);
  findings.measured(name.concat(', for each CPU second'), '/CPU-s', run.answersPerCpuSecond);
  if (run.storedPerSecond !== undefined) findings.measured(name.concat(', stored'), '/s', run.storedPerSecond);
  for (const { what, expected, found } of run.checks) {
    findings.check(run.worker ? `${what} (with worker)` : what, expected, found);
  }
}

function nameOf({ kind, worker }: PurchaseRun): string {
  return worker ? `${NAMES[kind]}, worker in the process` : NAMES[kind];
}
