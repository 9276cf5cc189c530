import { setTimeout } from 'node:timers/promises';
import { Client } from 'pg';
import { expect } from 'vitest';
import type { Verdict } from '../judgement/verdict.ts';
import type { FaultProcess } from '../process/fault-process.ts';
import { type Rush, startRush } from '../rush/start-rush.ts';
import type { CrowdPace, FaultCrowd } from '../sale/fault-crowd.ts';
import { type FaultSale, type FaultSaleParts, runFaultSale } from '../sale/fault-sale.ts';
import { type HoldsEnded, OpenHolds } from '../sale/open-holds.ts';

/** What a sale that loses its store runs on: two processes that sell and two that store. */
export interface LostSaleParts extends Pick<FaultSaleParts, 'programs' | 'servers' | 'random'> {
  /** What the processes that sell are started with, the first and the second. */
  readonly apis?: readonly [Record<string, string>, Record<string, string>];
  /** What both processes that store are started with. */
  readonly worker?: Record<string, string>;
}

/** A sale of two processes that sell and two that store, with a crowd as large as the machine bears. */
export interface LostSale extends FaultSale {
  readonly apis: readonly [FaultProcess, FaultProcess];
  readonly workers: readonly [FaultProcess, FaultProcess];
  /** The epoch that the database shows as open; absent while one is closing, or while the database is away. */
  openEpoch(): Promise<number | undefined>;
  /** Does what loses something, and waits until the sale sells in a later epoch. */
  loses(work: () => Promise<unknown>): Promise<void>;
}

/** More than are sold while things go wrong: "sold out" belongs to the end. */
const UNITS = 200_000;
/** Open when the loss happens. */
const HOLDS = 60;
/** Processes, servers, crowd and rush together keep a small machine busy. */
const PACE: CrowdPace = { width: 64, pauseMsMax: 8, answeredWithinMs: 30_000 };
/** Accepted before anything goes wrong: the processes are warm, and there is something to repeat. */
const WARMED_UP = 250;
const SELLING_MS_MIN = 600;
const SELLING_MS_MAX = 1_600;
/** A lease that is not given back, a consumer that is not there any more, and a machine that does other things too. */
const SELLS_AGAIN_WITHIN_MS = 90_000;
const LOOK_MS = 20;

/**
 * Plays a sale in which `disturb` loses something, and judges it when everybody has an answer and all is sold. A pause lasts
 * from the loss to the first buyer who came afterwards and was accepted in a later epoch.
 */
export async function runLostSale(
  { apis: [first, second] = [{}, {}], worker: storing = {}, random, ...parts }: LostSaleParts,
  disturb: (sale: LostSale) => Promise<void>,
): Promise<Verdict> {
  const pausesMs: number[] = [];
  let offeredPerSecond = 0;
  let rushed: Rush | undefined;
  let held: HoldsEnded | undefined;
  const verdict = await runFaultSale(
    { ...parts, units: UNITS, steady: { api: first, worker: storing }, pace: PACE, random },
    async (sale) => {
      const { steady, crowd, places, onSale, operator, rows } = sale;
      if (steady.worker === undefined) throw new Error('nothing stores orders');
      const api = sale.start('api', second);
      const worker = sale.start('worker', storing);
      await Promise.all([api.ready, worker.ready]);
      const soldOut = await operator.joinSale(onSale, 1, rows);
      await crowd.takeAllOf(soldOut);
      using holds = new OpenHolds(crowd, onSale, random.fork());
      await holds.place(HOLDS);
      await expect.poll(() => acceptedOf(crowd), { timeout: SELLS_AGAIN_WITHIN_MS }).toBeGreaterThan(WARMED_UP);

      await using rush = startRush(crowd, onSale, soldOut);
      rushed = rush;
      held = holds.ended;
      const [begunAt, before] = [performance.now(), crowd.history.calls.length];
      await setTimeout(random.integer(SELLING_MS_MIN, SELLING_MS_MAX));

      const openEpoch = () => openEpochOf(places.databaseUrl, onSale.saleId);
      let settling: Promise<void> | undefined;
      await disturb({
        ...sale,
        apis: [steady.api, api],
        workers: [steady.worker, worker],
        openEpoch,
        async loses(work) {
          const epoch = await settled(openEpoch);
          const lostAt = performance.now();
          await work();
          // Some buyers confirm at once, and ask until there is an answer; the others later.
          settling ??= holds.settle(HOLDS / 2);
          pausesMs.push((await soldAgainAt(sale, openEpoch, epoch)) - lostAt);
        },
      });
      await settling;
      await holds.settleRest();
      await setTimeout(random.integer(SELLING_MS_MIN, SELLING_MS_MAX));
      const offered = crowd.history.calls.length - before + rush.sent;
      offeredPerSecond = (offered / (performance.now() - begunAt)) * 1_000;
    },
  );
  const { confirmed = [], released = [], lost = [], surprising = [] } = held ?? {};
  return {
    ...verdict,
    pausesMs,
    offeredPerSecond,
    holds: { confirmed: confirmed.length, released: released.length, lost: lost.length },
    surprising: [...surprising, ...(rushed?.broken ?? ['nobody rushed'])],
  };
}

function acceptedOf({ history }: FaultCrowd): number {
  return history.calls.filter(({ answer }) => answer?.outcome === 'accepted').length;
}

/** The epoch that is open. A coordinator that was overtaken may close one right behind its opening, and open another. */
async function settled(openEpoch: () => Promise<number | undefined>): Promise<number> {
  const givenUpAt = performance.now() + SELLS_AGAIN_WITHIN_MS;
  while (performance.now() < givenUpAt) {
    const epoch = await openEpoch();
    if (epoch !== undefined) return epoch;
    await setTimeout(LOOK_MS);
  }
  throw new Error(`no epoch is open after ${SELLS_AGAIN_WITHIN_MS} ms`);
}

/** When the first answer came to a buyer who asked after a later epoch was open, and was accepted. */
async function soldAgainAt(
  { crowd }: FaultSale,
  openEpoch: () => Promise<number | undefined>,
  lost: number,
): Promise<number> {
  const givenUpAt = performance.now() + SELLS_AGAIN_WITHIN_MS;
  let openAt: number | undefined;
  let from = 0;
  while (performance.now() < givenUpAt) {
    if (openAt === undefined && ((await openEpoch()) ?? lost) > lost) {
      openAt = performance.now();
      from = crowd.history.calls.length;
    }
    if (openAt !== undefined) {
      const accepted = crowd.history.calls.slice(from).find(({ answer }) => answer?.outcome === 'accepted');
      if (accepted !== undefined) return accepted.endedAt;
    }
    await setTimeout(LOOK_MS);
  }
  throw new Error(`nothing is sold again after ${SELLS_AGAIN_WITHIN_MS} ms`);
}

async function openEpochOf(databaseUrl: string, saleId: string): Promise<number | undefined> {
  const client = new Client({ connectionString: databaseUrl, connectionTimeoutMillis: 2_000 });
  client.on('error', () => {});
  try {
    await client.connect();
    const query = 'SELECT epoch, state FROM flash_sale.epochs WHERE sale_id = $1';
    const { rows } = await client.query<{ epoch: number; state: string }>(query, [saleId]);
    return rows[0]?.state === 'open' ? Number(rows[0].epoch) : undefined;
  } catch {
    return undefined;
  } finally {
    await client.end().catch(() => {});
  }
}
