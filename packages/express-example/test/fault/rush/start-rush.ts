import { Worker } from 'node:worker_threads';
import type { Sku } from '@flash-sale/core';
import type { FaultCrowd, OnSale } from '../sale/fault-crowd.ts';
import type { RushCounts, RushOrder, RushPlan } from './rush-plan.ts';

/** Cheap requests a second, beside those of the crowd. */
const PER_SECOND = 3_600;
const CONNECTIONS = 16;
/** So many accepted orders are asked for again. */
const REPEATED = 200;
const AIM_MS = 20;

/** A load of cheap requests, sent from a thread of its own so that the crowd's watch keeps its time. */
export interface Rush extends AsyncDisposable {
  /** Requests that were sent so far. */
  readonly sent: number;
  readonly answers: Readonly<Record<string, number>>;
  /** Answers that break a promise: a repeat that was refused or got another order, a unit more than there are. */
  readonly broken: readonly string[];
}

/**
 * Until it is disposed of, buyers rush to whichever processes the crowd asks: half of them ask for what is sold out, a
 * quarter does so with a key, and a quarter repeats what was accepted.
 */
export function startRush(crowd: FaultCrowd, { productId, sku }: OnSale, soldOut: OnSale): Rush {
  const plan: RushPlan = {
    perSecond: PER_SECOND,
    connections: CONNECTIONS,
    productId,
    soldOutProductId: soldOut.productId,
    accepted: acceptedOrders(crowd, sku),
  };
  const thread = new Worker(new URL('./rush-thread.fixture.ts', import.meta.url), { workerData: plan });
  let counts: RushCounts = { sent: 0, answers: {}, broken: [], ended: false };
  const broken: string[] = [];
  const ended = new Promise<void>((resolve) => {
    thread.on('message', (told: RushCounts) => {
      counts = told;
      broken.push(...told.broken);
      if (told.ended) resolve();
    });
    thread.on('error', (error) => {
      broken.push(`the rush itself failed: ${String(error)}`);
      resolve();
    });
  });
  const aim = () => thread.postMessage([...crowd.targets]);
  aim();
  const aiming = setInterval(aim, AIM_MS);
  return {
    get sent() {
      return counts.sent;
    },
    get answers() {
      return counts.answers;
    },
    broken,
    async [Symbol.asyncDispose]() {
      clearInterval(aiming);
      thread.postMessage(undefined);
      await ended;
      await thread.terminate();
    },
  };
}

function acceptedOrders({ history }: FaultCrowd, sku: Sku): RushOrder[] {
  const orders: RushOrder[] = [];
  for (const { request, answer } of history.calls) {
    if (orders.length === REPEATED) break;
    if (request.kind !== 'purchase' || request.key === undefined || answer?.outcome !== 'accepted') continue;
    if (request.lines.some((line) => line.sku !== sku)) continue;
    const quantity = request.lines.reduce((sum, line) => sum + line.quantity, 0);
    orders.push({ buyer: request.buyerId, key: request.key, quantity, orderId: answer.orderId });
  }
  return orders;
}
