import { expect, it } from 'vitest';
import { problemOf, type ReplyContext } from './reply-context.ts';

/** Replies of the routes for those who run it, and for those who read. */
export function operationsReplies(context: ReplyContext): void {
  it('the process is alive, and ready once its sales are open', async () => {
    const { client } = context;
    expect((await client.send('GET', '/actuator/health/liveness')).json).toEqual({ status: 'UP' });
    const ready = await client.send('GET', '/actuator/health/readiness');
    expect([ready.status, ready.json]).toMatchObject([200, { status: 'UP', queue: 'up', sales: { stopped: 0 } }]);
  });

  it('figures are there for Prometheus, levels included', async () => {
    const { headers } = await context.client.send('GET', '/actuator/prometheus');
    expect(headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    for (const figure of [
      /^flash_sale_requests_total\{operation="purchase",outcome="accepted"\} [1-9]/m,
      /^flash_sale_available_units\{sale="[^"]+",sku="[^"]+"\} \d+$/m,
      /^flash_sale_queue_lag_messages \d+$/m,
      /^process_resident_memory_bytes \d+$/m,
    ]) {
      // A scrape does not wait for a figure that takes long.
      await expect.poll(async () => (await context.client.send('GET', '/actuator/prometheus')).text).toMatch(figure);
    }
  });

  it('the page that shows the API needs nothing from elsewhere', async () => {
    const { client } = context;
    const index = await client.send('GET', '/swagger-ui/index.html');
    expect(index.headers.get('content-type')).toBe('text/html; charset=utf-8');
    const files = [...index.text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, file]) => String(file));
    expect(files).toHaveLength(4);
    const mediaTypes: Record<string, string | null> = {};
    for (const file of files) {
      expect(file).toMatch(/^\.\//);
      const answer = await client.send('GET', `/swagger-ui/${file.slice(2)}`);
      expect([file, answer.status]).toEqual([file, 200]);
      mediaTypes[file] = answer.headers.get('content-type');
      if (file.endsWith('initializer.js')) expect(answer.text).toContain("url: '/v3/api-docs'");
    }
    expect(mediaTypes).toEqual({
      './swagger-ui.css': 'text/css; charset=utf-8',
      './favicon-32x32.png': 'image/png',
      './swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
      './swagger-initializer.js': 'text/javascript; charset=utf-8',
    });
    expect(index.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(problemOf(await client.send('GET', '/swagger-ui/package.json'))).toEqual([404, '/problems/route-not-found']);
    expect(problemOf(await client.send('GET', '/swagger-ui/..%2Fpackage.json'))[0]).toBe(404);
  });

  it('the document is served', async () => {
    const { json, headers } = await context.client.send('GET', '/v3/api-docs');
    expect(headers.get('content-type')).toBe('application/json');
    expect(json.openapi).toBe('3.1.0');
  });

  it('every type of problem has a page', async () => {
    const { client } = context;
    const index = await client.send('GET', '/problems');
    const pages = [...index.text.matchAll(/href="(\/problems\/[a-z-]+)"/g)].map(([, page]) => String(page));
    expect(pages.length).toBeGreaterThan(20);
    for (const page of pages) expect((await client.send('GET', page)).status).toBe(200);
    expect(problemOf(await client.send('GET', '/problems/no-such'))).toEqual([404, '/problems/route-not-found']);
  });

  it('where nothing is served, 404; where another method is, 405 with the methods that are', async () => {
    const { client } = context;
    for (const [method, target] of [
      ['POST', '/'],
      ['GET', '/pages/shared/..%2Fops.html'],
      ['GET', '/api'],
      ['GET', '/api/products/'],
      ['GET', '/API/products'],
      ['POST', '/api/purchase/'],
      ['POST', '/api/purchase/1/2'],
      ['GET', '/api/constructor'],
    ] as const) {
      const answer = await client.send(method, target);
      expect([target, ...problemOf(answer)]).toEqual([target, 404, '/problems/route-not-found']);
    }
    for (const [method, target, allow] of [
      ['DELETE', '/api/products', 'GET, HEAD, POST'],
      ['GET', '/api/purchase/1', 'POST'],
      ['PUT', '/api/holds/x', 'DELETE'],
      ['POST', '/v3/api-docs', 'GET, HEAD'],
    ] as const) {
      const answer = await client.send(method, target);
      expect([target, ...problemOf(answer), answer.headers.get('allow')]).toEqual([
        target,
        405,
        '/problems/method-not-allowed',
        allow,
      ]);
    }
    const head = await client.send('HEAD', '/api/products');
    expect([head.status, head.text]).toEqual([200, '']);
  });

  it('nothing says what it is built with', async () => {
    const { client } = context;
    for (const target of ['/api/products', '/no-such', '/swagger-ui/index.html']) {
      const { headers } = await client.send('GET', target);
      expect([headers.get('x-powered-by'), headers.get('server')]).toEqual([null, null]);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
    }
  });
}
