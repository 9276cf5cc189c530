import { orderQueueContract } from '@flash-sale/core/testing';
import { describe, it } from 'vitest';
import { describeWith } from '#test/services';
import { appendRaw, createTestLog, kafkaClient, TestNetwork } from '../kafka-clients.ts';

describeWith('kafka', 'KafkaOrderQueue', (brokers) => {
  orderQueueContract('Kafka', {
    runner: { suite: describe, test: (name, body, timeoutMs) => it(name, body, timeoutMs) },
    capabilities: { positions: true, unreadable: true, outages: true },
    create: async () => {
      const network = new TestNetwork();
      const log = await createTestLog(brokers, { network });
      return {
        open: async () => log.open(),
        appendUnreadable: (raw) => appendRaw({ ...log, kafka: kafkaClient(brokers) }, { value: raw }),
        setReachable: (reachable) => network.set(reachable ? 'reachable' : 'refused'),
        async dispose() {
          await network.set('reachable');
          await log.dispose();
          await network.close();
        },
      };
    },
  });
});
