import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, createServer, type Server, Socket } from 'node:net';
import { ensureTopics, KafkaOrderQueue, type KafkaOrderQueueOptions } from '@flash-sale/kafka-adapter';
import kafkajs, { type Kafka } from 'kafkajs';

/** Where the connections of a test's clients go. */
export type Reach = 'reachable' | 'refused' | 'silent';

/**
 * The network between a test's clients and the brokers. Refused: connections are cut and new ones find nobody. Silent:
 * connections are cut, and new ones find somebody who never says a word.
 */
export class TestNetwork {
  readonly #sockets = new Set<Socket>();
  #reach: Reach = 'reachable';
  #silent: Server | undefined;
  #silentPort = 0;

  async set(reach: Reach): Promise<void> {
    if (reach === 'silent' && this.#silent === undefined) {
      this.#silent = createServer((socket) => {
        this.#sockets.add(socket);
        socket.on('error', () => undefined);
      });
      this.#silent.listen(0, '127.0.0.1');
      await once(this.#silent, 'listening');
      const address = this.#silent.address();
      if (address === null || typeof address === 'string') throw new Error('a TCP server has no port');
      this.#silentPort = address.port;
    }
    if (reach === this.#reach) return;
    this.#reach = reach;
    this.#cut();
  }

  /** A socket factory for kafkajs. */
  readonly connect = ({ host, port, onConnect }: { host: string; port: number; onConnect: () => void }): Socket => {
    const socket = this.#open(host, port, onConnect);
    this.#sockets.add(socket);
    socket.once('close', () => this.#sockets.delete(socket));
    return socket;
  };

  async close(): Promise<void> {
    this.#cut();
    await new Promise<void>((resolve) => {
      if (this.#silent === undefined) resolve();
      else this.#silent.close(() => resolve());
    });
  }

  #cut(): void {
    for (const socket of this.#sockets) socket.destroy(new Error('cut off'));
    this.#sockets.clear();
  }

  #open(host: string, port: number, onConnect: () => void): Socket {
    if (this.#reach === 'silent') return connect({ host: '127.0.0.1', port: this.#silentPort }, onConnect);
    if (this.#reach === 'reachable') return connect({ host, port }, onConnect);
    const socket = new Socket();
    setImmediate(() => socket.destroy(Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })));
    return socket;
  }
}

export function kafkaClient(brokers: string, network?: TestNetwork): Kafka {
  return new kafkajs.Kafka({
    clientId: 'flash-sale-test',
    brokers: brokers.split(',').map((broker) => broker.trim()),
    logLevel: kafkajs.logLevel.NOTHING,
    connectionTimeout: 10_000,
    requestTimeout: 15_000,
    retry: { initialRetryTime: 50, maxRetryTime: 500, retries: 3 },
    ...(network !== undefined && { socketFactory: network.connect }),
  });
}

/** One topic of a test's own, with its dead letters. */
export interface TestLog {
  readonly kafka: Kafka;
  readonly topic: string;
  readonly groupId: string;
  /** Another process at this topic. */
  open(options?: KafkaOrderQueueOptions, kafka?: Kafka): KafkaOrderQueue;
  /** Closes every queue that was opened and deletes the topics. */
  dispose(): Promise<void>;
}

export async function createTestLog(
  brokers: string,
  {
    partitions = 3,
    replicationFactor = 1,
    network,
  }: { partitions?: number; replicationFactor?: number; network?: TestNetwork } = {},
): Promise<TestLog> {
  const topic = `flash-sale-test-${randomBytes(6).toString('hex')}`;
  const topics = [topic, `${topic}.dlt`];
  const admin = kafkaClient(brokers).admin();
  await admin.connect();
  await ensureTopics(kafkaClient(brokers), {
    topic,
    partitions,
    replicationFactor,
    minInsyncReplicas: 1,
    retentionMs: -1,
    demo: true,
  });
  const kafka = kafkaClient(brokers, network);
  const queues: KafkaOrderQueue[] = [];
  return {
    kafka,
    topic,
    groupId: topic,
    open(options = {}, client = kafka) {
      const queue = new KafkaOrderQueue(client, {
        topic,
        groupId: topic,
        // Brokers of a busy machine stand still for seconds: nobody suspects them for that, unless a test is about it.
        timeoutMs: 30_000,
        suspectAfterMs: 10_000,
        probeIntervalMs: 50,
        redeliveryDelayMs: 20,
        sessionTimeoutMs: 20_000,
        heartbeatIntervalMs: 100,
        fetchWaitMs: 50,
        ...options,
      });
      queues.push(queue);
      return queue;
    },
    async dispose() {
      await Promise.all(queues.map((queue) => queue.close()));
      await admin.deleteTopics({ topics });
      await admin.deleteGroups([topic]).catch(() => undefined);
      await admin.disconnect();
    },
  };
}

/** Writes a record that no queue wrote. */
export async function appendRaw(
  log: TestLog,
  record: { value: string | null; partition?: number; key?: string; headers?: Record<string, string | string[]> },
): Promise<void> {
  const producer = log.kafka.producer({
    createPartitioner:
      () =>
      ({ message }) =>
        message.partition ?? 0,
  });
  await producer.connect();
  await producer.send({ topic: log.topic, messages: [{ partition: 0, ...record }] });
  await producer.disconnect();
}
