import type { Latency, LatencyPoint } from '../load/latency.ts';
import { LatencyHistogram } from '../load/latency-histogram.ts';
import type { Check } from '../scenario/findings.ts';
import { auditCrowd } from './audit-crowd.ts';
import { epochMs, type Level, type LevelCrowd, type LevelInput, type LevelShop, type StoredTimes } from './level.ts';
import { type SentCrowd, sendBuyers } from './send-buyers.ts';

/** How one crowd fared. */
export interface CrowdRun {
  readonly crowd: LevelCrowd;
  /** Accepted answers for each second until the last one; refused ones likewise. 0 where there were none. */
  readonly acceptedPerSecond: number;
  readonly refusedPerSecond: number;
  /** Orders for each second from the first request until the last order was stored. */
  readonly persistedPerSecond: number;
  /** From asking to the answer. */
  readonly latency: Latency;
  readonly curve: readonly LatencyPoint[];
  /** From the accepted answer until its order was stored; 0 where both are one. */
  readonly untilStored: Latency;
  /** Microseconds of processor time for each request, until everything was stored, by process. */
  readonly cpuMicroseconds: Readonly<Record<string, number>>;
}

export interface LevelRun {
  readonly level: Level;
  readonly crowds: readonly CrowdRun[];
  readonly checks: readonly Check[];
}

interface Finished {
  readonly crowd: LevelCrowd;
  readonly sent: SentCrowd;
  readonly settledAt: number;
  readonly cpuMicroseconds: Readonly<Record<string, number>>;
}

/** Sells to one crowd after another by one level, and yields the one result once everything is closed. */
export async function* measureLevel(input: LevelInput): AsyncGenerator<LevelRun> {
  yield await measure(input);
}

async function measure({ level, services, warmUpBuyers, crowds }: LevelInput): Promise<LevelRun> {
  const shop = await openShop(level, services);
  try {
    const checks: Check[] = [];
    const finished: Finished[] = [];
    const warmUp = { name: 'warm-up', buyers: warmUpBuyers, allotment: warmUpBuyers, concurrency: warmUpBuyers };
    await sell(shop, warmUp, checks);
    for (const crowd of crowds) finished.push(await sell(shop, crowd, checks));
    const storedAt = await shop.storedTimes();
    return { level, crowds: finished.map((each) => crowdRun(each, storedAt)), checks };
  } finally {
    await shop.close();
  }
}

async function openShop(level: Level, services: LevelInput['services']): Promise<LevelShop> {
  if (level === 'pessimistic' || level === 'optimistic') {
    const { openSqlShop } = await import('./sql-shop.ts');
    return await openSqlShop(services.databaseUrl ?? '', level);
  }
  const { openLibraryShop } = await import('./library-shop.ts');
  return await openLibraryShop(level, services);
}

async function sell(shop: LevelShop, crowd: LevelCrowd, checks: Check[]): Promise<Finished> {
  const sale = await shop.openSale(crowd.allotment);
  const before = await processorTimes(shop);
  const sent = await sendBuyers(sale, crowd);
  await sale.settled();
  const settledAt = epochMs();
  const after = await processorTimes(shop);
  checks.push(...auditCrowd(crowd, sent, await sale.evidence(sent.buyers)));
  const cpuMicroseconds = Object.fromEntries(
    Object.entries(after).map(([name, ms]) => [name, ((ms - (before[name] ?? 0)) * 1_000) / crowd.buyers]),
  );
  return { crowd, sent, settledAt, cpuMicroseconds };
}

async function processorTimes(shop: LevelShop): Promise<Readonly<Record<string, number>>> {
  const { user, system } = process.cpuUsage();
  return { seller: (user + system) / 1_000, ...(await shop.processorTimes()) };
}

function crowdRun({ crowd, sent, settledAt, cpuMicroseconds }: Finished, storedAt: StoredTimes): CrowdRun {
  const { startedAt, lastAcceptedAt, lastRefusedAt, orderIds, refused } = sent;
  const untilStored = new LatencyHistogram();
  let lastStoredAt = storedAt === undefined ? lastAcceptedAt : startedAt;
  for (const [orderId, acceptedAt] of sent.acceptedAt) {
    if (storedAt === undefined) continue;
    const at = storedAt.get(orderId) ?? settledAt;
    // It may be stored before its buyer is told.
    untilStored.record(Math.max(0, at - acceptedAt));
    lastStoredAt = Math.max(lastStoredAt, at);
  }
  return {
    crowd,
    acceptedPerSecond: perSecond(orderIds.length, startedAt, lastAcceptedAt),
    refusedPerSecond: perSecond(refused, startedAt, lastRefusedAt),
    persistedPerSecond: perSecond(orderIds.length, startedAt, lastStoredAt),
    latency: sent.latency.latency(),
    curve: sent.latency.curve(),
    untilStored: untilStored.latency(),
    cpuMicroseconds,
  };
}

function perSecond(count: number, fromMs: number, toMs: number): number {
  return count === 0 ? 0 : (count / (toMs - fromMs)) * 1_000;
}
