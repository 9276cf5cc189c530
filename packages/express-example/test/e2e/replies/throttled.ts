import { expect, it } from 'vitest';
import { DocumentedClient, SAMPLES } from '../shop/documented-client.ts';
import { startShop } from '../shop/start-shop.ts';
import { problemOf, type ReplyContext } from './reply-context.ts';

/** What an address gets that has asked too often. */
export function throttledReplies(context: ReplyContext): void {
  it('an address that has asked too often is told to wait, wherever it asks, and who watches the process is not', async () => {
    const shop = await startShop({
      DEMO_MODE: 'true',
      ADDRESS_RATE_LIMIT_CAPACITY: '1',
      ADDRESS_RATE_LIMIT_PER_MINUTE: '1',
    });
    const client = new DocumentedClient(shop.url, context.client.seen);
    const askedAt = performance.now();
    expect((await client.send('GET', '/api/products')).status).toBe(200);
    for (const { operationId, method, path } of SAMPLES) {
      const answer = await client.send(method, path);
      if (path.startsWith('/actuator/')) {
        expect([operationId, answer.status]).toEqual([operationId, 200]);
        continue;
      }
      expect([operationId, ...problemOf(answer)]).toEqual([operationId, 429, '/problems/address-throttled']);
      const { headers } = answer;
      const leftSeconds = 60 - (performance.now() - askedAt) / 1_000;
      expect(Number(headers.get('retry-after'))).toBeGreaterThan(leftSeconds - 1);
      expect(headers.get('ratelimit-policy')).toBe('"address";q=1;w=60');
      expect(headers.get('ratelimit')).toMatch(/^"address";r=0;t=(\d{1,2})$/);
    }
    const metrics = await client.send('GET', '/actuator/prometheus');
    expect(metrics.text).toMatch(/^flash_sale_example_refused_total\{by="address",reason="throttled"\} 22$/m);
    await shop.close();
  });
}
