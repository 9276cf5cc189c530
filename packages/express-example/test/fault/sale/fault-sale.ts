import { saleId } from '@flash-sale/core';
import type { RecordedCall, SeededRandom } from '@flash-sale/core/testing';
import { withSharedShop } from '../../e2e/shop/shared-shop.ts';
import { gatherEvidence, type Places } from '../judgement/evidence.ts';
import { judge, type Verdict } from '../judgement/verdict.ts';
import type { FaultProcess } from '../process/fault-process.ts';
import type { FaultPrograms, ProgramName } from '../process/fault-programs.ts';
import { type CrowdPace, FaultCrowd, type OnSale } from './fault-crowd.ts';
import { Operator } from './operator.ts';

/** What a sale runs on, and where its processes believe that to be. */
export interface FaultSaleParts {
  readonly programs: FaultPrograms;
  readonly servers: { readonly postgres: string; readonly redis: string; readonly kafka: string };
  /** How the processes reach the servers, where that is another way than the test's own. */
  readonly reached?: (places: Places) => Places;
  readonly units: number;
  /** Of the processes that are there from the beginning. */
  readonly steady?: {
    /** What the one that sells is started with. */
    readonly api?: Record<string, string>;
    /** What the one that stores is started with. `none`: orders wait for a worker that the test starts. */
    readonly worker?: Record<string, string> | 'none';
  };
  /** How fast buyers come, where that matters. */
  readonly pace?: CrowdPace;
  readonly random: SeededRandom;
}

/** One sale with processes of its own, which a crowd buys out. */
export interface FaultSale {
  readonly crowd: FaultCrowd;
  readonly onSale: OnSale;
  readonly operator: Operator;
  readonly places: Places;
  /** The rows of a query to the database. */
  rows(query: string): Promise<readonly Record<string, unknown>[]>;
  /** The processes that were there from the beginning. */
  readonly steady: { readonly api: FaultProcess; readonly worker: FaultProcess | undefined };
  /** Starts a process. One that sells is asked by the crowd from when it is ready until it ends. */
  start(name: ProgramName, environment?: Record<string, string>): FaultProcess;
}

const NO_HOLDS = { confirmed: 0, released: 0, lost: 0 };
/** Buyers ask again and again here: what is tested is not the limiter. */
const PATIENT_LIMITER = { RATE_LIMIT_CAPACITY: '1000000', RATE_LIMIT_PER_MINUTE: '1000000' };

/**
 * Opens a sale in a steady process, lets buyers come while `disturb` runs, then waits until everybody has an answer and
 * everything is sold and stored, and judges that.
 */
export async function runFaultSale(
  { programs, servers, reached, units, steady, pace, random }: FaultSaleParts,
  disturb: (sale: FaultSale) => Promise<void>,
): Promise<Verdict> {
  let verdict: Verdict | undefined;
  await withSharedShop(servers, async (shop) => {
    const { DATABASE_URL = '', REDIS_URL = '', KAFKA_BROKERS = '', KAFKA_TOPIC = '' } = shop.environment;
    const places = { databaseUrl: DATABASE_URL, redisUrl: REDIS_URL, brokers: KAFKA_BROKERS, topic: KAFKA_TOPIC };
    const way = reached?.(places) ?? places;
    const addresses = { DATABASE_URL: way.databaseUrl, REDIS_URL: way.redisUrl, KAFKA_BROKERS: way.brokers };
    const processes: FaultProcess[] = [];
    const start = (name: ProgramName, environment: Record<string, string> = {}) => {
      const all = { ...shop.environment, ...addresses, ...PATIENT_LIMITER, WORKER: 'off', ...environment };
      const process = programs.start(name, all);
      processes.push(process);
      return process;
    };
    try {
      const selling = start('api', steady?.api);
      const worker = steady?.worker === 'none' ? undefined : start('worker', steady?.worker);
      await worker?.ready;
      const first = await selling.ready;
      const operator = new Operator(first);
      const onSale = await operator.putOnSale(units, shop.rows);
      using crowd = new FaultCrowd(onSale, random.fork(), pace);
      crowd.targets.add(first);
      const sale: FaultSale = {
        crowd,
        onSale,
        operator,
        places,
        rows: shop.rows,
        steady: { api: selling, worker },
        start(name, environment) {
          const process = start(name, environment);
          if (name === 'api') void keepAsTarget(crowd, process);
          return process;
        },
      };
      const { calls } = crowd.history;
      const [begunAt, from] = [performance.now(), calls.length];
      await crowd.whileSelling(() => disturb(sale));
      const offeredPerSecond = ((calls.length - from) / (performance.now() - begunAt)) * 1_000;
      const pausesMs = [longestPauseMs(calls.slice(from))];
      await crowd.repeatUnanswered();
      await crowd.buyOut(async () => (await operator.stock(onSale)).available);
      await crowd.makeSure();
      const evidence = await gatherEvidence(places, saleId(onSale.saleId));
      const discrepancies = await operator.discrepancies(onSale);
      const judged = judge(crowd, evidence);
      verdict = { ...judged, discrepancies, offeredPerSecond, pausesMs, holds: NO_HOLDS, surprising: [] };
    } catch (error) {
      const said = processes.map((process) => process.said()).join('\n');
      throw new Error(`the sale did not come to an end; its processes said:\n${said}`, { cause: error });
    } finally {
      await Promise.all(processes.map((process) => process.end('SIGKILL')));
    }
  });
  if (verdict === undefined) throw new Error('the sale was not judged');
  return verdict;
}

/** The longest time between two answers that somebody was accepted. */
function longestPauseMs(calls: readonly RecordedCall[]): number {
  const accepted = calls
    .filter(({ answer }) => answer?.outcome === 'accepted')
    .map(({ endedAt }) => endedAt)
    .toSorted((a, b) => a - b);
  return accepted.slice(1).reduce((longest, at, index) => Math.max(longest, at - (accepted[index] ?? at)), 0);
}

async function keepAsTarget({ targets }: FaultCrowd, process: FaultProcess): Promise<void> {
  const url = await process.ready.catch(() => undefined);
  if (url === undefined) return;
  targets.add(url);
  await process.ended;
  targets.delete(url);
}
