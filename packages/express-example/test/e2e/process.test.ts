import { expect, it } from 'vitest';
import { Crowd, inParallel } from './shop/crowd.ts';
import { runProcess, startProcess } from './shop/example-process.ts';
import { storedOrders, withDataDir } from './shop/stored-orders.ts';

it('a second process on the same folder is refused with the reason, and the first sells on', async () => {
  await withDataDir(async (dataDir) => {
    const first = await startProcess(dataDir);
    const second = await runProcess(dataDir);
    expect(second.code).toBe(1);
    expect(second.said).toMatch(/data folder is used by process \d+/);
    expect(second.said).toContain('DATA_DIR');
    expect(second.said).not.toMatch(/\n\s+at /);
    const crowd = new Crowd(first.url, 1);
    expect(await crowd.buyUntilKnown(1, 'alice')).toMatchObject({ status: 202 });
    crowd.close();
    expect(await first.end('SIGINT')).toEqual({ code: 0, signal: null });
  });
});

it('a wrong configuration is refused in words, before anything is created', async () => {
  await withDataDir(async (dataDir) => {
    const { code, said } = await runProcess(`${dataDir}/never`, { PORT: 'http', REDIS_URL: 'redis://:hunter2@h' });
    expect(code).toBe(1);
    expect(said).toContain('PORT must be an integer from 0 to 65535');
    expect(said).toContain('REDIS_URL');
    expect(said).not.toMatch(/hunter2|\n\s+at /);
  });
});

it('what operators do is written even where nothing else is', async () => {
  await withDataDir(async (dataDir) => {
    const example = await startProcess(dataDir, { LOG_LEVEL: 'silent' });
    expect((await fetch(`${example.url}/api/products/initialize/1`, { method: 'POST' })).status).toBe(200);
    await example.end('SIGTERM');
    const lines = example.said().match(/^\{.*\}$/gm) ?? [];
    expect(lines.map((line) => JSON.parse(line) as object)).toMatchObject([
      { message: 'an operator has acted', audit: 'initializeProduct' },
    ]);
  });
});

it('a port that is taken is said in words', async () => {
  await withDataDir(async (dataDir) => {
    const first = await startProcess(`${dataDir}/first`);
    const { port } = new URL(first.url);
    const { code, said } = await runProcess(`${dataDir}/second`, { PORT: port });
    expect([code, said.includes(`Port ${port} is in use`)]).toEqual([1, true]);
    await first.end('SIGTERM');
  });
});

it('a shutdown under load answers or cuts, keeps every promise, and ends with 0 in time', async () => {
  await withDataDir(async (dataDir) => {
    const example = await startProcess(dataDir);
    const crowd = new Crowd(example.url, 50);
    const promised: string[] = [];
    const statuses = new Set<number>();
    let ended: Promise<unknown> | undefined;
    const buyers = Array.from({ length: 5_000 }, (_, index) => `buyer-${index}`);
    const productId = await createLargeSale(example.url);
    await inParallel(buyers, 50, async (buyer) => {
      const reply = await crowd.buy(productId, buyer, 'k');
      if (reply.kind === 'cut') {
        expect(['ECONNRESET', 'ECONNREFUSED', 'EPIPE']).toContain(reply.error);
        expect(ended).toBeDefined();
        return;
      }
      statuses.add(reply.status);
      if (reply.status === 202) promised.push(String(reply.json.orderId));
      if (promised.length === 1_000) ended ??= example.end('SIGTERM');
    });
    // In time: what takes longer than its patience ends with 1.
    expect(await ended).toEqual({ code: 0, signal: null });
    expect([...statuses].filter((status) => ![202, 503, 504].includes(status))).toEqual([]);
    crowd.close();

    const again = await startProcess(dataDir);
    await expect.poll(async () => await lagOf(again.url), { timeout: 60_000 }).toBe(0);
    await again.end('SIGTERM');
    const { orders } = await storedOrders(dataDir, productId);
    const stored = new Set<string>(orders.map(({ orderId }) => orderId));
    expect(stored.size).toBe(orders.length);
    expect(promised.filter((orderId) => !stored.has(orderId))).toEqual([]);
  });
});

it('a second signal ends it at once', async () => {
  await withDataDir(async (dataDir) => {
    const example = await startProcess(dataDir, { SHUTDOWN_GRACE_MS: '5000' });
    const first = example.end('SIGTERM');
    const readiness = `${example.url}/actuator/health/readiness`;
    await expect.poll(async () => (await fetch(readiness)).status).toBe(503);
    const startedAt = performance.now();
    await example.end('SIGTERM');
    // By its own patience it would end with 1 too, but later.
    expect(performance.now() - startedAt).toBeLessThan(9_000);
    expect(await first).toEqual({ code: 1, signal: null });
  });
});

async function createLargeSale(url: string): Promise<number> {
  const created = await fetch(`${url}/api/products`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'A lamp', price: '5', quantity: 100_000 }),
  });
  const { id } = (await created.json()) as { id: number };
  await fetch(`${url}/api/products/initialize/${id}`, { method: 'POST' });
  return id;
}

/** Messages that wait in the queue, by the figure that Prometheus gets. */
async function lagOf(url: string): Promise<number> {
  const text = await (await fetch(`${url}/actuator/prometheus`)).text();
  return Number(/^flash_sale_queue_lag_messages (\d+)$/m.exec(text)?.[1]);
}
