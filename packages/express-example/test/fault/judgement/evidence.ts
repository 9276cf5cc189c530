import {
  type LevelsSnapshot,
  type Order,
  type OrderId,
  orderId,
  type Page,
  type SaleId,
  type StoredDeadLetter,
  silentLogger,
} from '@flash-sale/core';
import kafkajs from 'kafkajs';
import { readTopic } from '../../../../kafka-adapter/test/read-topic.ts';
import type { ExamplePorts } from '../../../src/composition/example-ports.ts';
import { openServerPorts } from '../../../src/composition/server-ports.ts';

/** Where the three services are, without any proxy in between. */
export interface Places {
  readonly databaseUrl: string;
  readonly redisUrl: string;
  readonly brokers: string;
  readonly topic: string;
}

/** What log, database and store say of a sale that has come to rest. */
export interface Evidence {
  /** Of every order message that the log ever had, repeats included. */
  readonly loggedIds: readonly OrderId[];
  readonly orders: readonly Order[];
  readonly deadLetters: readonly StoredDeadLetter[];
  readonly levels: LevelsSnapshot;
}

const REST_TIMEOUT_MS = 180_000;
const LOOK_MS = 100;
const PAGE_SIZE = 1_000;
const BARRIER = /;type=barrier;/;

/** Waits until the outbox is empty and as much is stored as was sold, then reads everything. */
export async function gatherEvidence(places: Places, saleId: SaleId): Promise<Evidence> {
  const services = { database: { kind: 'server', url: places.databaseUrl }, redisUrl: places.redisUrl } as const;
  const config = { services: { ...services, kafka: undefined }, demo: true };
  const ports = await openServerPorts(places.databaseUrl, config, silentLogger);
  try {
    await comeToRest(ports, saleId);
    const kafka = new kafkajs.Kafka({ brokers: places.brokers.split(','), logLevel: kafkajs.logLevel.NOTHING });
    const records = await readTopic(kafka, places.topic);
    return {
      loggedIds: records
        .filter(({ headers }) => !Object.values(headers).some((header) => BARRIER.test(header)))
        .map(({ key }) => orderId(key)),
      orders: await everyPage((cursor) => ports.orders.ordersOfSale(saleId, cursor, PAGE_SIZE)),
      deadLetters: await everyPage((cursor) =>
        ports.orders.deadLetters({ saleId, includeSettled: true, cursor, limit: PAGE_SIZE }),
      ),
      levels: await ports.inventory.levels(saleId),
    };
  } finally {
    await ports.close();
  }
}

async function comeToRest(ports: ExamplePorts, saleId: SaleId): Promise<void> {
  const givenUpAt = performance.now() + REST_TIMEOUT_MS;
  for (;;) {
    const { entries } = await ports.inventory.outbox.depth(saleId);
    const { skus } = await ports.inventory.levels(saleId);
    const sold = skus.reduce((sum, level) => sum + level.sold, 0);
    const stored = (await ports.orders.soldUnits(saleId)).reduce((sum, { summed }) => sum + summed, 0);
    if (entries === 0 && sold === stored) return;
    // What does not come to rest is judged as it stands.
    if (performance.now() > givenUpAt) return;
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

async function everyPage<Entry>(read: (cursor: string | undefined) => Promise<Page<Entry>>): Promise<Entry[]> {
  const found: Entry[] = [];
  let cursor: string | undefined;
  do {
    const page = await read(cursor);
    found.push(...page.entries);
    cursor = page.next;
  } while (cursor !== undefined);
  return found;
}
