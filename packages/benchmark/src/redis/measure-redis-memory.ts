import { setTimeout as sleep } from 'node:timers/promises';
import type { Check } from '../scenario/findings.ts';
import { Redis, RedisInventoryStore } from './driver.ts';
import { endServerOnExit } from './end-server-on-exit.ts';
import { PingLoop } from './ping-loop.ts';
import { SaleInRedis } from './sale-in-redis.ts';

export interface RedisMemoryInput {
  /** A server that holds nothing else, and its process: it ends with this one. */
  readonly url: string;
  readonly pid: number;
  readonly orders: number;
}

export interface RedisMemoryRun {
  /** `used_memory` with every order sold and the outbox drained; 1 MB is 1,000,000 bytes. */
  readonly usedMegabytes: number;
  readonly bytesPerOrder: number;
  /** Longest wait for a PING while nothing happened, and while the sale was dropped. */
  readonly quietPingMs: number;
  readonly dropPingMs: number;
  /** Longest command of the drop, by the server's own clock. */
  readonly slowestCommandMs: number;
  readonly dropMs: number;
  readonly checks: readonly Check[];
}

const BATCH_SIZE = 128;
const BATCHES_IN_FLIGHT = 4;
const QUIET_MS = 1_000;
/** Entries of the slow log that are kept: more than a drop has commands. */
const SLOW_LOG_LENGTH = '4096';

/** One sale of so many keyed orders in a Redis of its own: what it takes, and whether dropping it holds anybody up. */
export async function* measureRedisMemory({ url, pid, orders }: RedisMemoryInput): AsyncGenerator<RedisMemoryRun> {
  endServerOnExit(pid);
  const [client, pings] = [new Redis(url), new Redis(url)];
  const store = new RedisInventoryStore({ client, timeoutMs: 60_000, rebuildTimeoutMs: 60_000 });
  const emptyBytes = await usedBytes(client);
  const sale = await SaleInRedis.open(store, orders);
  const accepted = await sell(store, sale, orders);
  const { total, sold } = await sale.levels();
  const outbox = await sale.outboxEntries();
  const bytes = await usedBytes(client);
  const distinct = await sale.distinctOrders();
  const quiet = new PingLoop(pings);
  await sleep(QUIET_MS);
  const { longestMs: quietPingMs } = await quiet.stop();
  const dropped = await dropWatched(client, pings, sale);
  yield {
    usedMegabytes: bytes / 1e6,
    bytesPerOrder: (bytes - emptyBytes) / orders,
    quietPingMs,
    ...dropped,
    checks: [
      { what: 'accepted', expected: orders, found: accepted },
      { what: 'available + held + sold', expected: orders, found: total },
      { what: 'sold units', expected: orders, found: sold },
      { what: 'distinct orders', expected: sold, found: distinct },
      { what: 'order messages left in the outbox', expected: 0, found: outbox },
      // It says for an hour that the sale was dropped, and not lost.
      { what: 'keys left behind', expected: 1, found: await client.dbsize() },
    ],
  };
}

async function sell(store: RedisInventoryStore, sale: SaleInRedis, orders: number): Promise<number> {
  let accepted = 0;
  let begun = 0;
  const seller = async (): Promise<void> => {
    while (begun < orders) {
      const size = Math.min(BATCH_SIZE, orders - begun);
      begun += size;
      const seqs: number[] = [];
      for (const reply of await store.decide(sale.at, sale.purchases(size))) {
        if (reply.outcome === 'sold') seqs.push(reply.seq);
      }
      accepted += seqs.length;
      await store.outbox.drop(sale.at, seqs);
    }
  };
  await Promise.all(Array.from({ length: BATCHES_IN_FLIGHT }, seller));
  return accepted;
}

async function dropWatched(client: Redis, pings: Redis, sale: SaleInRedis) {
  await client.config('SET', 'slowlog-log-slower-than', '0');
  await client.config('SET', 'slowlog-max-len', SLOW_LOG_LENGTH);
  await client.slowlog('RESET');
  const loop = new PingLoop(pings);
  const startedAt = performance.now();
  await sale.drop();
  const dropMs = performance.now() - startedAt;
  const slow = (await client.slowlog('GET', SLOW_LOG_LENGTH)) as [number, number, number, string[]][];
  // What is freed in the background must not hold up anybody either.
  await sleep(QUIET_MS);
  const { longestMs: dropPingMs } = await loop.stop();
  const slowestCommandMs = Math.max(...slow.map(([, , microseconds]) => microseconds)) / 1_000;
  return { dropMs, dropPingMs, slowestCommandMs };
}

async function usedBytes(client: Redis): Promise<number> {
  return Number(/^used_memory:(\d+)/m.exec(await client.info('memory'))?.[1]);
}
