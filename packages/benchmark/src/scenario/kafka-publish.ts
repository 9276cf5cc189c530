import { runJob } from '../process/run-job.ts';
import { addressOf } from '../services/needs.ts';
import type { Scenario } from './scenario.ts';

export const kafkaPublish: Scenario = {
  name: 'kafka-publish',
  needs: { services: ['KAFKA_BROKERS'] },
  method:
    'KafkaOrderQueue publishes orders in batches of 500, 2 publishes under way as FlashSale has them. Just before and just after, a producer of kafkajs sends the same keys and values to the same topic, one message a call with 64 calls under way, without the partition check. Both wait for all replicas (acks = -1). The ratio compares the queue with the mean of its two neighbours.',
  limits: [
    'Both are bound by the processor time of kafkajs, which encodes in JavaScript, and both share the machine with the broker.',
    'One copy of each message: replication costs both a round trip between brokers.',
    'The crowd is there already; gathering it into batches is the work of FlashSale.',
    'Interrupted, it leaves its topic behind.',
  ],
  async run({ settings, findings, signal, progress }) {
    const { quick } = settings;
    const input = {
      brokers: addressOf(settings.services, 'KAFKA_BROKERS'),
      repetitions: settings.repetitions ?? (quick ? 1 : 5),
      partitions: 6,
      messages: quick ? 5_000 : 200_000,
      batchSize: 500,
      batchesInFlight: 2,
      bareMessages: quick ? 500 : 20_000,
      bareInFlight: 64,
    };
    const { brokers: _, repetitions: __, ...told } = input;
    Object.assign(findings.settings, told);
    for await (const { queue, bare, checks } of runJob('kafka-publish', input, { signal, timeoutMs: 900_000 })) {
      progress(`${Math.round(queue.perSecond)} /s; one message a call ${Math.round(bare.perSecond)} /s`);
      findings.measured('queue, batches', '/s', queue.perSecond);
      findings.measured('kafkajs, one message a call', '/s', bare.perSecond);
      findings.measured('queue, compared', '×', queue.perSecond / bare.perSecond, { atLeast: 15 });
      findings.measured('queue, for each message', 'µs CPU', queue.cpuMicroseconds);
      findings.measured('kafkajs, for each message', 'µs CPU', bare.cpuMicroseconds);
      for (const { what, expected, found } of checks) findings.check(what, expected, found);
    }
  },
};
