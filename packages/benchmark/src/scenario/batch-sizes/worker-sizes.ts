import { runJobOnce } from '../../process/run-job.ts';
import { addressOf } from '../../services/needs.ts';
import { formatNumber } from '../../statistics/format-number.ts';
import type { ScenarioContext } from '../scenario.ts';

/** The default of a worker is 500. */
const SIZES = [16, 64, 256, 500, 1_000];

/** Orders of one transaction of the worker. */
export async function workerSizes({ settings, findings, signal, progress }: ScenarioContext): Promise<void> {
  const { quick } = settings;
  const repetitions = settings.repetitions ?? (quick ? 1 : 5);
  const input = {
    brokers: addressOf(settings.services, 'KAFKA_BROKERS'),
    databaseUrl: addressOf(settings.services, 'DATABASE_URL'),
    partitions: 6,
    orders: quick ? 2_000 : 50_000,
  };
  findings.settings.storedOrders = input.orders;
  const transactions = new Map<number, number>();
  for (let repetition = 0; repetition < repetitions; repetition += 1) {
    for (const batchSize of SIZES) {
      const run = await runJobOnce('store-backlog', { ...input, batchSize }, { signal, timeoutMs: 900_000 });
      const title = titleOf(batchSize);
      progress(`${title}: ${Math.round(run.ordersPerSecond)} /s`);
      Object.assign(findings.settings, run.durability);
      findings.measured(title, '/s', run.ordersPerSecond);
      findings.measured(`${title}, a transaction: p50`, 'ms', run.transaction.p50);
      findings.measured(`${title}, a transaction: p99`, 'ms', run.transaction.p99);
      findings.measured(`${title}, for each order`, 'µs CPU', run.cpuMicroseconds);
      for (const { what, expected, found } of run.checks) findings.check(`${title}: ${what}`, expected, found);
      transactions.set(batchSize, (transactions.get(batchSize) ?? 0) + run.transactions);
    }
  }
  // The last batch of what was read at once is a smaller one.
  const means = Array.from(transactions, ([most, count]) => {
    return `${formatNumber((input.orders * repetitions) / count)} of at most ${formatNumber(most)}`;
  });
  findings.note(`Orders of a transaction of the worker, on average: ${means.join(', ')}.`);
  findings.plot({ kind: 'bars', title: 'Orders stored a second', figures: SIZES.map(titleOf) });
}

function titleOf(size: number): string {
  return `worker, batches of ${size}`;
}
