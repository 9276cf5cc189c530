import { runJobOnce } from '../process/run-job.ts';
import { addressOf } from '../services/needs.ts';
import type { Scenario } from './scenario.ts';

export const consumePostgres: Scenario = {
  name: 'consume-postgres',
  needs: { services: ['KAFKA_BROKERS', 'DATABASE_URL'] },
  method:
    'One process with one OrderWorker finds 200,000 orders of one sale in a topic of 6 partitions and stores them in PostgreSQL, 500 in a transaction, 4 partitions at the same time. The rate counts from the first batch that came to the last one that was stored; joining the consumer group is told apart. Each repetition has a process, a topic and a database of its own, and every order is counted before a figure is taken.',
  limits: [
    'The backlog is there already: this is how fast a worker catches up.',
    'Brokers, database and worker share the machine.',
    'How durable a commit is depends on the server: what it says of that stands among the settings.',
    'Interrupted, it leaves a topic and a database behind.',
  ],
  async run({ settings, findings, signal, progress }) {
    const { quick } = settings;
    const repetitions = settings.repetitions ?? (quick ? 1 : 3);
    const input = {
      brokers: addressOf(settings.services, 'KAFKA_BROKERS'),
      databaseUrl: addressOf(settings.services, 'DATABASE_URL'),
      partitions: 6,
      orders: quick ? 3_000 : 200_000,
      batchSize: 500,
    };
    const { partitions, orders, batchSize } = input;
    Object.assign(findings.settings, { partitions, orders, batchSize });
    for (let repetition = 0; repetition < repetitions; repetition += 1) {
      const run = await runJobOnce('consume-postgres', input, { signal, timeoutMs: 900_000 });
      progress(`${Math.round(run.ordersPerSecond)} orders/s`);
      Object.assign(findings.settings, run.durability);
      findings.measured('orders stored', '/s', run.ordersPerSecond, { atLeast: 20_000 });
      findings.measured('worker, for each order', 'µs CPU', run.cpuMicroseconds);
      findings.measured('joining the group', 'ms', run.joiningMs);
      for (const { what, expected, found } of run.checks) findings.check(what, expected, found);
    }
  },
};
