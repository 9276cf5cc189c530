import { runJobOnce } from '../process/run-job.ts';
import { addressOf } from '../services/needs.ts';
import type { Scenario } from './scenario.ts';

export const consumePostgres: Scenario = {
  name: 'consume-postgres',
  needs: { services: ['KAFKA_BROKERS', 'DATABASE_URL'] },
  method:
    'One process with one OrderWorker finds 200,000 orders of one sale in a topic of 6 partitions and stores them in PostgreSQL, at most 500 in a transaction, 4 partitions at the same time. The rate counts from the first batch that came to the last one that was stored; joining the consumer group is told apart. Just before and just after, the same process stores orders of the same kind, which it has at hand, as one would first write it: one INSERT of one row for each, a transaction by itself, over 10 connections, prepared, into the same table with the same indexes, and with the same `synchronous_commit`. The ratio compares the worker with the mean of its two neighbours. Each repetition has a process, a topic and databases of its own, and every order is counted before a figure is taken.',
  limits: [
    'The backlog is there already: this is how fast a worker catches up.',
    'A single INSERT does less for its order: no broker, no row for its line, no guard against overselling, no position of a queue. With more connections a server with more processors would come further with them.',
    'Brokers, database and worker share the machine.',
    'How durable a commit is depends on the server: what it says of that stands among the settings.',
    'Interrupted, it leaves a topic and databases behind.',
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
      singleOrders: quick ? 300 : 20_000,
      singleConnections: 10,
    };
    const { brokers: _, databaseUrl: __, ...told } = input;
    Object.assign(findings.settings, told);
    for (let repetition = 0; repetition < repetitions; repetition += 1) {
      const run = await runJobOnce('consume-postgres', input, { signal, timeoutMs: 900_000 });
      const { worker, single, checks } = run;
      progress(
        `${Math.round(worker.ordersPerSecond)} orders/s; one INSERT for each ${Math.round(single.perSecond)} orders/s`,
      );
      Object.assign(findings.settings, worker.durability);
      findings.measured('orders stored', '/s', worker.ordersPerSecond, { atLeast: 20_000 });
      findings.measured('single INSERTs, orders stored', '/s', single.perSecond);
      findings.measured('orders stored, compared', '×', worker.ordersPerSecond / single.perSecond);
      findings.measured('worker, for each order', 'µs CPU', worker.cpuMicroseconds);
      findings.measured('single INSERTs, for each order', 'µs CPU', single.cpuMicroseconds);
      findings.measured('joining the group', 'ms', worker.joiningMs);
      for (const { what, expected, found } of checks) findings.check(what, expected, found);
    }
  },
};
