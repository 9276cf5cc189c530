import { startContainer } from './container.ts';
import { accepts, freePort } from './network.ts';
import type { RunningServer, Service } from './service.ts';

const startTimeoutMs = 120_000;
const containerPort = 9092;
const controllerPort = 9093;

export const kafka: Service = {
  name: 'kafka',
  addressVariable: 'KAFKA_BROKERS',
  imageVariable: 'KAFKA_IMAGE',
  defaultImage: 'apache/kafka:4.1.0',
  check,
  startContainer: startBroker,
  async startLocally() {
    throw new Error('a broker is not started from programs of this machine; use Docker or KAFKA_BROKERS');
  },
};

/** One of the brokers is enough to learn the others. */
async function check(brokers: string): Promise<void> {
  await Promise.any(
    brokers.split(',').map(async (broker) => {
      const { hostname, port } = new URL(`tcp://${broker.trim()}`);
      await accepts(hostname, Number(port || 9092));
    }),
  );
}

/** The broker tells clients the address to use, so its port on this machine must be known before it starts. */
async function startBroker(image: string): Promise<RunningServer> {
  const port = await freePort();
  return await startContainer(
    image,
    (container, wait) =>
      container
        .withExposedPorts({ container: containerPort, host: port })
        .withEnvironment({
          KAFKA_NODE_ID: '1',
          KAFKA_PROCESS_ROLES: 'broker,controller',
          KAFKA_LISTENERS: `PLAINTEXT://:${containerPort},CONTROLLER://:${controllerPort}`,
          KAFKA_ADVERTISED_LISTENERS: `PLAINTEXT://127.0.0.1:${port}`,
          KAFKA_CONTROLLER_LISTENER_NAMES: 'CONTROLLER',
          KAFKA_CONTROLLER_QUORUM_VOTERS: `1@localhost:${controllerPort}`,
          KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: 'CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT',
          KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR: '1',
          KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR: '1',
          KAFKA_TRANSACTION_STATE_LOG_MIN_ISR: '1',
          KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS: '0',
          KAFKA_AUTO_CREATE_TOPICS_ENABLE: 'false',
        })
        .withWaitStrategy(wait.forLogMessage(/Kafka Server started/))
        .withStartupTimeout(startTimeoutMs),
    () => `127.0.0.1:${port}`,
  );
}
