import { epochMs } from '../levels/level.ts';
import { type OrderStorage, startStorageProcess } from '../levels/order-storage.ts';
import type { Latency } from '../load/latency.ts';
import type { OpenLoadResult } from '../load/open/open-load-plan.ts';
import { residentMemory } from '../process/resident-memory.ts';
import { runJobOnce } from '../process/run-job.ts';
import type { Findings } from '../scenario/findings.ts';
import type { RentedServices } from '../services/rented-services.ts';
import type { DurableVariant } from './durable-variants.ts';
import { ExampleApi, type SaleUnderLoad } from './example-api.ts';
import { startExample } from './example-server.ts';
import { type HeldLoad, holdLoad } from './hold-load.ts';
import { measureOpening, type Opening } from './measure-opening.ts';
import { type LoadedServer, type OpenCrowds, type OpenCrowdsSent, withCrowd } from './open-crowds.ts';
import { untilStored } from './stored-latency.ts';

const AUDIT_TIMEOUT_MS = 600_000;
/** What stands still is given up much earlier. */
const SETTLE_TIMEOUT_MS = 3_600_000;
const COLLECT = { status: 202, header: 'location', prefix: '/api/orders/' };
/** Statuses after which a buyer knows: accepted, or sold out. */
const TOLD = ['202', '409'];

export interface Hold {
  readonly forMs: number;
  /** How often its memory is looked at. */
  readonly everyMs: number;
  /** Sent even where less is kept up with; absent: no load where nothing is. */
  readonly leastPerSecond?: number;
}

export interface VariantContext {
  readonly crowds: OpenCrowds;
  readonly findings: Findings;
  readonly signal: AbortSignal;
  readonly exampleProgram: string | undefined;
  /** Units of a sale with stock for all. */
  readonly allotment: number;
  /** Sent to the durable variant with a worker, when it has been measured. */
  readonly opening?: Opening | undefined;
  /** How it is loaded with all that it keeps up with, afterwards. */
  readonly hold?: Hold | undefined;
}

/** What was found of a variant. */
export interface VariantRun {
  readonly sent: OpenCrowdsSent;
  /** The most memory that the API process had; absent where it cannot be read. */
  readonly megabytes: number | undefined;
  /** For each part of the saturation, where a worker stored meanwhile. */
  readonly untilStored: readonly Latency[] | undefined;
  readonly opening: OpenLoadResult | undefined;
  readonly held: HeldLoad | undefined;
}

/** What serves a buyer: where there is stock for all, nothing but a unit. */
export function servedOf({ soldOut }: Pick<DurableVariant, 'soldOut'>): readonly string[] {
  return soldOut ? TOLD : ['202'];
}

/** Finds what the example keeps up with when it runs like this, and audits everything that it sold meanwhile. */
export async function measureVariant(
  variant: DurableVariant,
  services: RentedServices,
  context: VariantContext,
): Promise<VariantRun> {
  const { signal, crowds, findings } = context;
  const example = await startExample(context.exampleProgram, signal, environmentOf(variant, services));
  let storage: OrderStorage | undefined;
  try {
    storage = variant.worker ? await startStorageProcess(variant.durability, services, signal) : undefined;
    const api = new ExampleApi(example.url, signal);
    const sale = await api.openSale(variant.soldOut ? 1 : context.allotment);
    const server = { port: Number(example.url.port), pid: example.pid };
    const request = { method: 'POST', path: `/api/purchase/${sale.productId}?userId=buyer-{n}` } as const;
    const settle = { services, saleId: sale.saleId };
    const sent = await crowds.saturate(server, request, servedOf(variant), {
      collect: COLLECT,
      // A worker that is behind would be told as the time that orders of this part take.
      beforePart: variant.worker
        ? async () => void (await runJobOnce('settle-orders', settle, { signal, timeoutMs: SETTLE_TIMEOUT_MS }))
        : undefined,
    });
    const { sustained } = sent.saturation;
    const { hold } = context;
    const perSecond = Math.max(sustained, hold?.leastPerSecond ?? 0);
    const send = (measureMs: number) => crowds.send(server, request, perSecond, { collect: COLLECT, measureMs });
    const held =
      hold === undefined || perSecond === 0
        ? undefined
        : await holdLoad(() => send(hold.forMs), example.pid, api, hold.everyMs);
    const megabytes = residentMemory(example.pid)?.mostMegabytes;
    const storedAt = await storage?.end();
    const storedBy = epochMs();
    const all = held === undefined ? sent : withCrowd(sent, held.result);
    await audit(variant, services, { api, sale, sent: all }, context);
    return {
      sent,
      held,
      megabytes,
      untilStored: storedAt && sent.saturation.parts.map(({ result }) => untilStored(result, storedAt, storedBy)),
      opening: await openingOf(variant, server, services, { ...context, api, findings }),
    };
  } finally {
    await storage?.abandon();
    await example.remove();
  }
}

/** With a worker of its own, as the crowd before had. */
async function openingOf(
  { worker, durability }: DurableVariant,
  server: LoadedServer,
  services: RentedServices,
  context: VariantContext & { readonly api: ExampleApi },
): Promise<OpenLoadResult | undefined> {
  const { opening } = context;
  if (opening === undefined || !worker || durability !== 'durable') return undefined;
  const storage = await startStorageProcess(durability, services, context.signal);
  try {
    return await measureOpening(opening, server, services, context);
  } finally {
    await storage.abandon();
  }
}

/** What the example is told. */
export function environmentOf(
  { durability, processes = 1 }: Pick<DurableVariant, 'durability' | 'processes'>,
  services: RentedServices,
): Record<string, string> {
  return {
    DATABASE_URL: services.databaseUrl ?? '',
    REDIS_URL: services.redisUrl ?? '',
    KAFKA_BROKERS: services.brokers ?? '',
    KAFKA_TOPIC: services.topic ?? '',
    WORKER: 'off',
    DURABILITY: durability,
    API_PROCESSES: String(processes),
  };
}

interface Evidence {
  readonly api: ExampleApi;
  readonly sale: SaleUnderLoad;
  readonly sent: OpenCrowdsSent;
}

/**
 * Beyond its limit a server may leave a buyer without knowing (a status that tells neither that they have bought nor that they
 * have not): such a request may have become an order, and no more than that.
 */
async function audit(
  { name, soldOut }: DurableVariant,
  services: RentedServices,
  { api, sale, sent }: Evidence,
  { findings, signal, allotment }: VariantContext,
): Promise<void> {
  const acceptedIds = sent.collected;
  const accepted = sent.answers[202] ?? 0;
  const unknown = Object.entries(sent.answers)
    .filter(([status]) => !TOLD.includes(status))
    .reduce((sum, [, count]) => sum + count, sent.unanswered);
  const input = { services, sale: { saleId: sale.saleId, acceptedIds } };
  const stored = await runJobOnce('server-orders', input, { signal, timeoutMs: AUDIT_TIMEOUT_MS });
  const { available, held, sold } = await api.levels(sale.productId);
  const check = (what: string, expected: number, found: number) => findings.check(`${name}: ${what}`, expected, found);
  check('available + held + sold', soldOut ? 1 : allotment, available + held + sold);
  check('distinct order ids of accepted answers', accepted, new Set(acceptedIds).size);
  check('accepted answers among the stored orders', accepted, stored.amongAccepted);
  check('sold units', sold, stored.orders);
  check('units of the stored orders', stored.orders, stored.units);
  check("units on the database's own counter", stored.orders, stored.counter);
  check('orders that nobody was told of', 0, Math.max(0, stored.orders - accepted - unknown));
  check('dead letters', 0, stored.deadLetters);
  check('messages left in the queue', 0, stored.queued);
}
