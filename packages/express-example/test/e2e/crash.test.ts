import { expect, it } from 'vitest';
import { Crowd, inParallel } from './shop/crowd.ts';
import { type ExampleProcess, startProcess } from './shop/example-process.ts';
import { storedOrders, withDataDir } from './shop/stored-orders.ts';

const UNITS = 5_000;
const BUYERS = 6_000;
/** The process is killed each time so many more buyers were accepted. */
const KILLED_AFTER = [700, 1_500, 1_600];
const CONNECTIONS = 100;

it('sells 5,000 units exactly, though it is killed in the middle of it again and again', async () => {
  await withDataDir(async (dataDir) => {
    /** What each buyer was told. */
    const told = new Map<string, string>();
    let waiting = Array.from({ length: BUYERS }, (_, index) => `buyer-${index}`);
    let refused = 0;
    let cutOff = 0;
    let productId: number | undefined;
    for (const killAfter of [...KILLED_AFTER, undefined]) {
      const example = await startProcess(dataDir);
      productId ??= await createProduct(example);
      const crowd = new Crowd(example.url, CONNECTIONS);
      const goal = told.size + (killAfter ?? Number.POSITIVE_INFINITY);
      const unanswered: string[] = [];
      let killed: Promise<unknown> | undefined;
      await inParallel(waiting, CONNECTIONS, async (buyer) => {
        const key = `key-of-${buyer}`;
        const reply = killed === undefined ? await crowd.buyUntilKnown(productId ?? 0, buyer, key) : undefined;
        if (reply?.kind !== 'answer') {
          if (reply !== undefined) cutOff += 1;
          unanswered.push(buyer);
        } else if (reply.status === 202) {
          told.set(buyer, String(reply.json.orderId));
        } else {
          expect([reply.status, reply.json.type]).toEqual([409, '/problems/sold-out']);
          refused += 1;
        }
        if (told.size >= goal) killed ??= example.end('SIGKILL');
      });
      waiting = unanswered;
      crowd.close();
      if (killAfter === undefined) {
        expect(await levelsOf(example, productId)).toEqual({ allotment: UNITS, available: 0, held: 0, sold: UNITS });
        expect(await example.end('SIGTERM')).toEqual({ code: 0, signal: null });
      } else {
        expect(await killed).toEqual({ code: null, signal: 'SIGKILL' });
        await keptPromises(dataDir, productId, told);
      }
    }
    expect(cutOff).toBeGreaterThan(0);
    expect([told.size, refused, waiting]).toEqual([UNITS, BUYERS - UNITS, []]);
    const { orders, queued } = await storedOrders(dataDir, productId ?? 0);
    expect(orders.length + queued).toBe(UNITS);
    for (const { buyerId, orderId } of orders) expect(told.get(buyerId)).toBe(orderId);
  });
});

/** A start after a kill: whoever was accepted gets the same answer again for the same key. */
async function keptPromises(dataDir: string, productId: number, told: ReadonlyMap<string, string>): Promise<void> {
  const example = await startProcess(dataDir);
  const crowd = new Crowd(example.url, CONNECTIONS);
  const some = [...told].filter((_, index) => index % 10 === 0);
  await inParallel(some, CONNECTIONS, async ([buyer, orderId]) => {
    const reply = await crowd.buyUntilKnown(productId, buyer, `key-of-${buyer}`);
    expect(reply).toMatchObject({ kind: 'answer', status: 202, json: { outcome: 'replayed', orderId } });
  });
  const { allotment, available, held, sold } = await levelsOf(example, productId);
  expect(available + held + sold).toBe(allotment);
  expect(sold).toBeGreaterThanOrEqual(told.size);
  crowd.close();
  await example.end('SIGKILL');
}

async function createProduct({ url }: ExampleProcess): Promise<number> {
  const created = await fetch(`${url}/api/products`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'A lamp', price: '5', quantity: UNITS }),
  });
  const { id } = (await created.json()) as { id: number };
  await fetch(`${url}/api/products/initialize/${id}`, { method: 'POST' });
  return id;
}

async function levelsOf({ url }: ExampleProcess, productId: number) {
  const stock = await fetch(`${url}/api/products/${productId}/stock`);
  const { allotment, available, held, sold } = (await stock.json()) as Record<string, number>;
  return { allotment: allotment ?? 0, available: available ?? 0, held: held ?? 0, sold: sold ?? 0 };
}
