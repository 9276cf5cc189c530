import { expect, it } from 'vitest';
import { Crowd, countBy, type Reply } from './shop/crowd.ts';
import { startProcess } from './shop/example-process.ts';
import { storedOrders, withDataDir } from './shop/stored-orders.ts';

it('sells 100 units to 1,000 buyers who come at once: exactly', async () => {
  await withDataDir(async (dataDir) => {
    const example = await startProcess(dataDir);
    const crowd = new Crowd(example.url, 1_000);
    const buyers = Array.from({ length: 1_000 }, (_, index) => `buyer-${index}`);
    const replies = await Promise.all(buyers.map((buyer) => crowd.buyUntilKnown(2, buyer)));
    expect(countBy(replies, describeReply)).toEqual({ '202': 100, '409 /problems/sold-out': 900 });

    const products = (await (await fetch(`${example.url}/api/products`)).json()) as Record<string, unknown>[];
    expect(products.map(({ id, available, held, sold }) => ({ id, available, held, sold }))).toEqual([
      { id: 1, available: 100, held: 0, sold: 0 },
      { id: 2, available: 0, held: 0, sold: 100 },
      { id: 3, available: 100, held: 0, sold: 0 },
    ]);
    const metrics = await (await fetch(`${example.url}/actuator/prometheus`)).text();
    expect(metrics).toContain(
      `flash_sale_requests_total{operation="purchase",outcome="accepted"} ${crowd.answers.accepted}`,
    );
    expect(metrics).toContain(
      `flash_sale_requests_total{operation="purchase",outcome="sold-out"} ${crowd.answers['sold-out']}`,
    );

    crowd.close();
    expect(await example.end('SIGTERM')).toEqual({ code: 0, signal: null });
    const { orders, queued } = await storedOrders(dataDir, 2);
    const accepted = replies.flatMap((reply) =>
      reply.kind === 'answer' && reply.status === 202 ? [reply.json.orderId] : [],
    );
    expect(orders.length + queued).toBe(100);
    expect(new Set(accepted).size).toBe(100);
    expect(orders.every(({ orderId }) => accepted.includes(orderId))).toBe(true);
  });
});

function describeReply(reply: Reply): string {
  if (reply.kind === 'cut') return `cut ${reply.error}`;
  // A purchase that was not known at first is a repeat when it is.
  return reply.status === 202 ? '202' : `${reply.status} ${String(reply.json.type)}`;
}
