import { setTimeout } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { describeWith } from '#test/services';
import { Crowd, inParallel } from './shop/crowd.ts';
import { type ExampleProcess, runProgram } from './shop/example-process.ts';
import { withSharedShop } from './shop/shared-shop.ts';

const CONNECTIONS = 40;
/** Longer than any answer takes: a connection of a process that is killed must be cut, and not stay open for nothing. */
const SILENCE_MS = 30_000;
const TWO = { API_PROCESSES: '2', LOG_LEVEL: 'info' };
/** Long enough that one which merely has to share a busy machine is heard. */
const SILENCE_SECONDS = '10';
/** Longer than a scrape waits for a process. */
const SETTLED_MS = 1_500;
const STAND_STILL = new URL('./shop/stand-still.fixture.js', import.meta.url).href;
/** What takes longer than its patience ends with 1. */
const IN_ORDER = { code: 0, signal: null };
/** A process starts and opens its sales: on a busy machine in its own time. */
const REPLACED = { timeout: 60_000 };

describeWith('postgres', 'two API processes behind one port, on PostgreSQL', (postgres) => {
  describeWith('redis', 'and Redis', (redis) => {
    it('both sell; one that is killed in the middle of a sale is replaced, and counts stay exact', async () => {
      await withSharedShop({ postgres, redis }, async (shop) => {
        // Orders that a killed process was about to store itself would wait for the end of its claim.
        const api = await shop.sell({ ...TWO, WORKER: 'off' });
        await shop.work();
        expect(readyPids(api)).toHaveLength(2);
        const crowd = new Crowd(api.url, CONNECTIONS, SILENCE_MS);
        const productId = await putOnSale(api, 1_000);
        const accepted = await buyAll(crowd, productId, 0, 400);
        expect(accepted).toHaveLength(400);

        // A scrape does not wait for a process that does not answer it at once.
        const requests = async () => (await figures(api)).sum('flash_sale_requests_total');
        await expect.poll(requests).toBe(crowd.answered);
        // Each of the two has read all levels: shown twice or added up they would be wrong.
        const shown = async () => await levels(await figures(api), shop, productId);
        await expect.poll(shown).toEqual({ available: 600, held: 0, sold: 400 });
        const before = await figures(api);
        expect(before.sum('flash_sale_requests_total')).toBe(crowd.answered);
        expect(before.sum('flash_sale_request_seconds_count')).toBe(crowd.answered);
        expect(before.of('flash_sale_api_processes_ready')).toBe(2);
        for (const place of [1, 2]) {
          expect(before.of(`flash_sale_api_process_requests_total{process="${place}"}`)).toBeGreaterThan(0);
          expect(before.of(`flash_sale_api_process_resident_memory_bytes{process="${place}"}`)).toBeGreaterThan(0);
        }

        const [pid] = readyPids(api);
        const more = await buyAll(crowd, productId, 400, 1_500, (soFar) => {
          if (soFar === 200) process.kill(pid as number, 'SIGKILL');
        });
        accepted.push(...more);
        expect(accepted).toHaveLength(1_000);
        await expect.poll(() => readyPids(api), REPLACED).toHaveLength(3);
        await expect.poll(async () => (await orderIds(shop)).length, REPLACED).toBe(1_000);
        expect((await orderIds(shop)).sort()).toEqual(accepted.sort());

        await expect.poll(shown).toEqual({ available: 0, held: 0, sold: 1_000 });
        const after = await settled(api);
        expect(after.of('flash_sale_api_processes_ended_total')).toBe(1);
        expect(after.of('flash_sale_api_processes_ready')).toBe(2);
        for (const [name, value] of before.counters) expect(after.of(name), name).toBeGreaterThanOrEqual(value);

        const answeredBefore = crowd.answered;
        expect(await buyAll(crowd, productId, 1_500, 1_700)).toEqual([]);
        await expect
          .poll(async () => (await requests()) - after.sum('flash_sale_requests_total'))
          .toBe(crowd.answered - answeredBefore);
        crowd.close();
        expect(await api.end('SIGTERM')).toEqual(IN_ORDER);
      });
    });

    it('one that is told to end answers what is under way, keeps its counts, and is replaced', async () => {
      await withSharedShop({ postgres, redis }, async (shop) => {
        const api = await shop.sell(TWO);
        const productId = await putOnSale(api, 1_000);
        const crowd = new Crowd(api.url, CONNECTIONS);
        const [pid] = readyPids(api);
        const accepted = await buyAll(crowd, productId, 0, 600, (soFar) => {
          if (soFar === 200) process.kill(pid as number, 'SIGTERM');
        });
        crowd.close();
        expect(accepted).toHaveLength(600);
        await expect.poll(() => readyPids(api), REPLACED).toHaveLength(3);
        await expect.poll(async () => (await figures(api)).sum('flash_sale_requests_total')).toBe(crowd.answered);
        expect(await api.end('SIGINT')).toEqual(IN_ORDER);
      });
    });

    it('one whose event loop stands still is killed and replaced, and the other is left alone', async () => {
      await withSharedShop({ postgres, redis }, async (shop) => {
        const api = await shop.sell({
          ...TWO,
          API_PROCESS_SILENCE_SECONDS: SILENCE_SECONDS,
          NODE_OPTIONS: `--import=${STAND_STILL}`,
        });
        const [pid, other] = readyPids(api);
        process.kill(pid as number, 'SIGUSR2');
        await expect.poll(() => readyPids(api), { timeout: 100_000 }).toHaveLength(3);
        expect(() => process.kill(pid as number, 0)).toThrow('ESRCH');
        expect(api.said().match(/"pid":(\d+),"silenceMs":10000,"message":"[^"]+"/g)).toEqual([
          `"pid":${pid},"silenceMs":10000,"message":"an API process answers nothing and is killed"`,
        ]);
        expect(readyPids(api)).toContain(other);
        const productId = await putOnSale(api, 10);
        const crowd = new Crowd(api.url, CONNECTIONS);
        expect(await buyAll(crowd, productId, 0, 20)).toHaveLength(10);
        crowd.close();
        const after = await figures(api);
        expect(after.of('flash_sale_api_processes_silent_total')).toBe(1);
        expect(after.of('flash_sale_api_processes_ended_total')).toBe(1);
        expect(await api.end('SIGTERM')).toEqual(IN_ORDER);
      });
    });

    it('told to end while one that was killed waits for its replacement, the group still ends in order', async () => {
      await withSharedShop({ postgres, redis }, async (shop) => {
        const api = await shop.sell(TWO);
        // Its life was short, so that it is not replaced at once.
        process.kill(readyPids(api)[0] as number, 'SIGKILL');
        await expect.poll(() => api.said(), { interval: 1 }).toContain('has ended and is replaced');
        expect(await api.end('SIGTERM')).toEqual(IN_ORDER);
      });
    });

    it('a port that is taken is said once, and the group ends with 1', async () => {
      await withSharedShop({ postgres, redis }, async (shop) => {
        const first = await shop.sell();
        const { port } = new URL(first.url);
        const { code, said } = await runProgram('start', { ...shop.environment, ...TWO, PORT: port });
        expect([code, said.split(`Port ${port} is in use`).length - 1]).toEqual([1, 1]);
        expect(await first.end('SIGTERM')).toEqual(IN_ORDER);
      });
    });
  });
});

it('several API processes on the embedded default are refused with the reason', async () => {
  const { code, said } = await runProgram('start', { API_PROCESSES: '2' });
  expect(code).toBe(1);
  expect(said).toContain('API_PROCESSES must be 1 without DATABASE_URL: the embedded database belongs to one process');
  expect(said).not.toMatch(/\n\s+at /);
});

/** The processes that have been ready so far. */
function readyPids(api: ExampleProcess): number[] {
  const lines = api
    .said()
    .split('\n')
    .filter((line) => line.includes('"an API process is ready"'));
  return lines.map((line) => (JSON.parse(line) as { pid: number }).pid);
}

async function putOnSale({ url }: ExampleProcess, quantity: number): Promise<number> {
  const created = await fetch(`${url}/api/products`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'A lamp', price: '5', quantity }),
  });
  const { id } = (await created.json()) as { id: number };
  expect((await fetch(`${url}/api/products/initialize/${id}`, { method: 'POST' })).status).toBe(200);
  return id;
}

/** Each buyer asks for a unit until it is known what became of it. Returns the orders of those who were accepted. */
async function buyAll(
  crowd: Crowd,
  productId: number,
  from: number,
  to: number,
  onAccepted: (soFar: number) => void = () => {},
): Promise<unknown[]> {
  const accepted: unknown[] = [];
  const buyers = Array.from({ length: to - from }, (_, index) => `buyer-${from + index}`);
  await inParallel(buyers, CONNECTIONS, async (buyer) => {
    for (;;) {
      const reply = await crowd.buy(productId, buyer, 'k');
      if (reply.kind === 'cut') {
        expect(reply.error).not.toBe('SILENCE');
        continue;
      }
      const { orderId } = reply.json;
      if (orderId !== undefined) {
        accepted.push(orderId);
        onAccepted(accepted.length);
        return;
      }
      if (reply.status === 409) return;
      expect([429, 503, 504]).toContain(reply.status);
    }
  });
  return accepted;
}

async function orderIds(shop: { rows(query: string): Promise<Record<string, unknown>[]> }): Promise<unknown[]> {
  return (await shop.rows('SELECT order_id FROM flash_sale.orders')).map(({ order_id: id }) => id);
}

/** What a scrape shows. */
interface Scrape {
  /** The value of one series. */
  of(series: string): number;
  /** Of a metric, over all its labels. */
  sum(metric: string): number;
  readonly counters: readonly [string, number][];
}

async function figures({ url }: ExampleProcess): Promise<Scrape> {
  const text = await (await fetch(`${url}/actuator/prometheus`)).text();
  const series = new Map<string, number>();
  for (const line of text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))) {
    const at = line.lastIndexOf(' ');
    expect(series.has(line.slice(0, at)), `${line} is shown twice`).toBe(false);
    series.set(line.slice(0, at), Number(line.slice(at + 1)));
  }
  const all = [...series];
  return {
    of: (name) => series.get(name) ?? Number.NaN,
    sum: (metric) => all.filter(([name]) => name.split('{')[0] === metric).reduce((sum, [, value]) => sum + value, 0),
    counters: all.filter(([name]) => /^flash_sale_(?!api_)\w+_(total|count|bucket)\b/.test(name)),
  };
}

/** The figures once two readings agree about the requests: every process that is left has told all that it has answered. */
async function settled(api: ExampleProcess): Promise<Scrape> {
  for (let before = await figures(api); ; ) {
    await setTimeout(SETTLED_MS);
    const now = await figures(api);
    if (now.sum('flash_sale_requests_total') === before.sum('flash_sale_requests_total')) return now;
    before = now;
  }
}

async function levels(
  scrape: Scrape,
  shop: { rows(query: string): Promise<Record<string, unknown>[]> },
  productId: number,
): Promise<object> {
  const [row] = await shop.rows(`SELECT sale_id, sku FROM flash_sale.products WHERE product_id = ${productId}`);
  const of = (level: string) =>
    scrape.of(`flash_sale_${level}_units{sale="${String(row?.sale_id)}",sku="${String(row?.sku)}"}`);
  return { available: of('available'), held: of('held'), sold: of('sold') };
}
