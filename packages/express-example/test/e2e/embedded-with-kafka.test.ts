import { expect, it } from 'vitest';
import { describeWith } from '#test/services';
import { Crowd, countBy } from './shop/crowd.ts';
import { runProcess, startProcess } from './shop/example-process.ts';
import { storedOrders, withDataDir } from './shop/stored-orders.ts';
import { withTopic } from './shop/with-topic.ts';

describeWith('kafka', 'Kafka beside the embedded database', (kafka) => {
  it('sells 100 units to 1,000 buyers exactly, also over a restart in the middle', async () => {
    await withTopic(kafka, async (environment) => {
      await withDataDir(async (dataDir) => {
        const accepted: unknown[] = [];
        const outcomes: string[] = [];
        for (const [from, to] of [
          [0, 60],
          [60, 1_000],
        ] as const) {
          const example = await startProcess(dataDir, environment);
          const crowd = new Crowd(example.url, 100);
          const buyers = Array.from({ length: to - from }, (_, index) => `buyer-${from + index}`);
          for (const reply of await Promise.all(buyers.map((buyer) => crowd.buyUntilKnown(2, buyer)))) {
            if (reply.kind === 'cut') throw new Error(reply.error);
            outcomes.push(String(reply.status));
            if (reply.status === 202) accepted.push(reply.json.orderId);
          }
          crowd.close();
          expect(await example.end('SIGTERM')).toEqual({ code: 0, signal: null });
        }
        expect(countBy(outcomes, (status) => status)).toEqual({ '202': 100, '409': 900 });
        const last = await startProcess(dataDir, environment);
        await expect.poll(async () => await lagOf(last.url), { timeout: 30_000 }).toBe(0);
        await last.end('SIGTERM');
        const { orders } = await storedOrders(dataDir, 2);
        expect(orders.map(({ orderId }) => orderId).sort()).toEqual(accepted.sort());
      });
    });
  });

  it('is refused while orders wait in the table, and is taken when they are stored', async () => {
    await withTopic(kafka, async (environment) => {
      await withDataDir(async (dataDir) => {
        const selling = await startProcess(dataDir, { WORKER: 'off' });
        const crowd = new Crowd(selling.url, 1);
        expect(await crowd.buyUntilKnown(2, 'ann')).toMatchObject({ status: 202 });
        crowd.close();
        await selling.end('SIGTERM');
        const refused = await runProcess(dataDir, environment);
        expect(refused.code).toBe(1);
        expect(refused.said).toContain('KAFKA_BROKERS: 1 messages wait in the table');
        const storing = await startProcess(dataDir);
        await expect.poll(async () => await lagOf(storing.url), { timeout: 30_000 }).toBe(0);
        await storing.end('SIGTERM');
        const taken = await startProcess(dataDir, environment);
        expect(await taken.end('SIGTERM')).toEqual({ code: 0, signal: null });
      });
    });
  });
});

/** Messages that wait in the queue, by the figure that Prometheus gets. */
async function lagOf(url: string): Promise<number> {
  const text = await (await fetch(`${url}/actuator/prometheus`)).text();
  return Number(/^flash_sale_queue_lag_messages (\d+)$/m.exec(text)?.[1]);
}
