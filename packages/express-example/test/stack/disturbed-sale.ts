import { setTimeout } from 'node:timers/promises';
import { expect } from 'vitest';
import { Crowd, countBy, inParallel } from '../e2e/shop/crowd.ts';
import type { ComposedStack } from './composed-stack.ts';

const UNITS = 1_000;
/** Sold before anything happens. */
const BEFORE = 200;
const CONNECTIONS = 20;
/** Longer than any answer takes. */
const SILENCE_MS = 15_000;
/** A buyer who is told that nothing was taken, or nothing at all, asks again after that. */
const AGAIN_MS = 200;
/** Between two buyers of one connection while something happens: the sale must not be over before. */
const PAUSE_MS = 250;
const STORED_TIMEOUT_MS = 120_000;

/** What came of a sale. */
export interface SaleResult {
  readonly units: number;
  /** Answers "accepted", each with an order of its own. */
  readonly accepted: number;
  readonly stored: number;
  readonly levels: object;
  /** All answers and broken connections, by kind. */
  readonly answers: Readonly<Record<string, number>>;
  readonly disturbedMs: number;
}

/**
 * Sells a product of its own to the last unit: some before `disturb`, some while it runs, the rest after it, each buyer asking
 * with one key until it is known what became of it. Compares order by order what was accepted with what is stored.
 */
export async function disturbedSale(stack: ComposedStack, disturb: () => Promise<unknown>): Promise<SaleResult> {
  const { url } = stack;
  const productId = await putOnSale(url);
  const crowd = new Crowd(url, CONNECTIONS, SILENCE_MS);
  const accepted: string[] = [];
  const kinds: string[] = [];
  let buyers = 0;
  const buy = async () => {
    buyers += 1;
    const order = await askUntilKnown(crowd, productId, `buyer-${buyers}`, kinds);
    if (order !== undefined) accepted.push(order);
  };
  const crowdOf = (size: number) => inParallel(Array.from({ length: size }), CONNECTIONS, buy);

  await crowdOf(BEFORE);
  const disturbedAt = performance.now();
  let over = false;
  const disturbance = disturb().finally(() => {
    over = true;
  });
  await inParallel(
    untilTrue(() => over),
    CONNECTIONS,
    async () => {
      await buy();
      await setTimeout(PAUSE_MS);
    },
  );
  await disturbance;
  const disturbedMs = performance.now() - disturbedAt;
  await crowdOf(UNITS);
  crowd.close();

  const stored = () =>
    stack.column(`SELECT order_id FROM flash_sale.orders JOIN flash_sale.products USING (sale_id)
                  WHERE product_id = ${productId}`);
  await expect.poll(async () => (await stored()).length, { timeout: STORED_TIMEOUT_MS, interval: 500 }).toBe(UNITS);
  expect((await stored()).sort()).toEqual(accepted.toSorted());
  const answer = (await (await fetch(`${url}/api/products/${productId}/stock`)).json()) as Record<string, number>;
  const { allotment, available, held, sold } = answer;
  return {
    units: UNITS,
    accepted: new Set(accepted).size,
    stored: (await stored()).length,
    levels: { allotment, available, held, sold },
    answers: countBy(kinds, (kind) => kind),
    disturbedMs,
  };
}

async function putOnSale(url: string): Promise<number> {
  const created = await fetch(`${url}/api/products`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'A lamp', price: '5', quantity: UNITS }),
  });
  const { id } = (await created.json()) as { id: number };
  expect((await fetch(`${url}/api/products/initialize/${id}`, { method: 'POST' })).status).toBe(200);
  return id;
}

/** The buyer's order, or nothing when all was sold. */
async function askUntilKnown(
  crowd: Crowd,
  productId: number,
  buyer: string,
  kinds: string[],
): Promise<string | undefined> {
  for (;;) {
    const reply = await crowd.buy(productId, buyer, 'k');
    kinds.push(reply.kind === 'cut' ? 'cut' : `${reply.status} ${String(reply.json.outcome ?? reply.json.type)}`);
    if (reply.kind === 'answer') {
      if (reply.json.orderId !== undefined) return String(reply.json.orderId);
      if (reply.status === 409) {
        expect(reply.json.type).toBe('/problems/sold-out');
        return undefined;
      }
      expect([503, 504]).toContain(reply.status);
    }
    await setTimeout(AGAIN_MS);
  }
}

function* untilTrue(over: () => boolean): Generator<undefined> {
  while (!over()) yield undefined;
}
