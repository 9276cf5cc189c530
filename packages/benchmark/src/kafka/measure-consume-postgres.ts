import { storeOneByOne } from '../postgres/store-one-by-one.ts';
import { meanOf, type TimedWork } from '../process/timed-work.ts';
import type { Check } from '../scenario/findings.ts';
import { type BacklogInput, type BacklogRun, storeBacklog } from './store-backlog.ts';

export interface ConsumePostgresInput extends BacklogInput {
  /** What is stored one order at a time: so many, and so many at the same time. */
  readonly singleOrders: number;
  readonly singleConnections: number;
}

export interface ConsumePostgresRun {
  readonly worker: BacklogRun;
  /** Mean of just before and just after. */
  readonly single: TimedWork;
  readonly checks: readonly Check[];
}

/** One order at a time, the worker, one order at a time, each in a database of its own. */
export async function* measureConsumePostgres(input: ConsumePostgresInput): AsyncGenerator<ConsumePostgresRun> {
  const { databaseUrl, singleOrders: orders, singleConnections: connections } = input;
  const before = await storeOneByOne({ databaseUrl, orders, connections });
  const worker = await storeBacklog(input);
  const after = await storeOneByOne({ databaseUrl, orders, connections });
  const commits = [before, worker, after].map(({ durability }) => JSON.stringify(durability));
  const checks: Check[] = [
    ...before.checks,
    ...worker.checks,
    ...after.checks,
    { what: 'ways in which commits were durable', expected: 1, found: new Set(commits).size },
  ];
  // Told when everything is removed again: whoever wants one record ends this process as soon as it has it.
  yield { worker, single: meanOf(before, after), checks };
}
