import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { kafkaClient } from './kafka-clients.ts';

const READY_TIMEOUT_MS = 90_000;
const JVM = ['-Xms96m', '-Xmx256m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];

/** Two brokers of a test's own, the first of them the controller. */
export interface OwnBrokers extends AsyncDisposable {
  readonly addresses: string;
  /** Ends the second broker without giving it time for anything. */
  killSecond(): Promise<void>;
  startSecond(): Promise<void>;
  /** Its connections stay and are accepted, and nobody answers on them until it is thawed. */
  freezeSecond(): void;
  thawSecond(): void;
}

/** Starts two brokers from the jars in `libs`, with a temporary folder of their own. */
export async function startOwnBrokers(libs: string): Promise<OwnBrokers> {
  const folder = await mkdtemp(join(tmpdir(), 'flash-sale-brokers-'));
  const [controller, first, second] = [await freePort(), await freePort(), await freePort()];
  const running = new Map<number, ChildProcess>();
  const java = (...args: string[]) => spawn('java', [...JVM, '-cp', `${libs}/*`, ...args], { stdio: 'ignore' });
  const file = (node: number) => join(folder, `${node}.properties`);

  const format = async (node: number, port: number): Promise<void> => {
    await writeFile(file(node), propertiesOf(node, port, controller, join(folder, `data-${node}`)));
    const formatting = java('kafka.tools.StorageTool', 'format', '-t', 'FlashSaleTestBrokers00', '-c', file(node));
    const [code] = await once(formatting, 'exit');
    if (code !== 0) throw new Error(`the folder of broker ${node} could not be formatted: ${code}`);
  };
  const start = async (node: number, port: number): Promise<void> => {
    const broker = java('kafka.Kafka', file(node));
    running.set(node, broker);
    await accepts(port, broker);
  };
  const kill = async (node: number): Promise<void> => {
    const broker = running.get(node);
    if (broker === undefined || broker.exitCode !== null || broker.signalCode !== null) return;
    const exited = once(broker, 'exit');
    broker.kill('SIGKILL');
    await exited;
  };
  const stop = async (): Promise<void> => {
    await Promise.all([...running.keys()].map(kill));
    await rm(folder, { recursive: true, force: true });
  };

  const addresses = `127.0.0.1:${first},127.0.0.1:${second}`;
  try {
    await Promise.all([format(1, first), format(2, second)]);
    await Promise.all([start(1, first), start(2, second)]);
    await hasBrokers(addresses, 2);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    addresses,
    killSecond: () => kill(2),
    startSecond: () => start(2, second),
    freezeSecond: () => running.get(2)?.kill('SIGSTOP'),
    thawSecond: () => running.get(2)?.kill('SIGCONT'),
    [Symbol.asyncDispose]: stop,
  };
}

function propertiesOf(node: number, port: number, controller: number, data: string): string {
  const isController = node === 1;
  return [
    `process.roles=${isController ? 'broker,controller' : 'broker'}`,
    `node.id=${node}`,
    `controller.quorum.voters=1@127.0.0.1:${controller}`,
    `listeners=PLAINTEXT://127.0.0.1:${port}${isController ? `,CONTROLLER://127.0.0.1:${controller}` : ''}`,
    `advertised.listeners=PLAINTEXT://127.0.0.1:${port}`,
    'controller.listener.names=CONTROLLER',
    'listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT',
    `log.dirs=${data}`,
    'offsets.topic.replication.factor=1',
    'offsets.topic.num.partitions=1',
    'transaction.state.log.replication.factor=1',
    'transaction.state.log.min.isr=1',
    'group.initial.rebalance.delay.ms=0',
    'auto.create.topics.enable=false',
    '',
  ].join('\n');
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('a TCP server has no port');
  return address.port;
}

async function accepts(port: number, broker: ChildProcess): Promise<void> {
  const giveUpAt = performance.now() + READY_TIMEOUT_MS;
  while (performance.now() < giveUpAt) {
    if (broker.exitCode !== null || broker.signalCode !== null) throw new Error('a broker ended before it was ready');
    const socket = connect({ host: '127.0.0.1', port });
    const accepted = await once(socket, 'connect').then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (accepted) return;
    await sleep(200);
  }
  throw new Error(`no broker on port ${port}`);
}

async function hasBrokers(addresses: string, count: number): Promise<void> {
  const admin = kafkaClient(addresses).admin();
  const giveUpAt = performance.now() + READY_TIMEOUT_MS;
  await admin.connect();
  while ((await admin.describeCluster()).brokers.length < count) {
    if (performance.now() > giveUpAt) throw new Error(`the cluster has fewer than ${count} brokers`);
    await sleep(200);
  }
  await admin.disconnect();
}
