import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rawRequest } from './shop/raw-request.ts';
import { RefusingClient } from './shop/refusing-client.ts';
import { startShop, type TestShop } from './shop/start-shop.ts';

let server: TestShop;
let shop: RefusingClient;

beforeAll(async () => {
  server = await startShop({ DEMO_MODE: 'true', RATE_LIMIT_CAPACITY: '100000' });
  shop = new RefusingClient(server);
});

afterAll(async () => {
  await server.close();
});

describe('the protocol', () => {
  it('a body of a million bytes without a length is refused, and the client can read why', async () => {
    const chunk = `${(10_000).toString(16)}\r\n${'x'.repeat(10_000)}\r\n`;
    const head =
      'POST /api/purchase/2?userId=a HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n';
    // The server waits half a second for a client that still writes: a machine that stands still for longer cuts it off.
    await expect.poll(() => rawRequest(server.url, [head, chunk.repeat(100), '0\r\n\r\n'])).toMatch(/^HTTP\/1\.1 413 /);
    await shop.nothingChanged();
  });

  it('paths and queries with broken escapes are refused', async () => {
    const target = (path: string) => `POST ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`;
    for (const path of [
      '/api/purchase/2?userId=%zz',
      '/api/purchase/%zz?userId=a',
      '/api/sales/%zz/purchases',
      '/api/admin/sales/%ff/end',
    ]) {
      expect(await rawRequest(server.url, [target(path)])).toMatch(/^HTTP\/1\.1 400 [\s\S]*application\/problem\+json/);
    }
    await shop.nothingChanged();
  });

  it('a purchase by its whole address is the same purchase', async () => {
    const head = `POST ${server.url}/api/purchase/4711?userId=a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`;
    expect(await rawRequest(server.url, [head])).toMatch(/^HTTP\/1\.1 404 [\s\S]*product-not-found/);
  });

  it('what is not HTTP is answered as a problem, and too large a header too', async () => {
    expect(await rawRequest(server.url, ['hello\r\n\r\n'])).toMatch(
      /^HTTP\/1\.1 400 [\s\S]*application\/problem\+json/,
    );
    const large = `GET /api/products HTTP/1.1\r\nHost: x\r\nX-Large: ${'x'.repeat(10_000)}\r\n\r\n`;
    expect(await rawRequest(server.url, [large])).toMatch(/^HTTP\/1\.1 431 [\s\S]*headers-too-large/);
    const length = 'POST /api/products HTTP/1.1\r\nHost: x\r\nContent-Length: 1e3\r\n\r\n';
    expect(await rawRequest(server.url, [length])).toMatch(/^HTTP\/1\.1 400 /);
    const both =
      'POST /api/products HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n';
    expect(await rawRequest(server.url, [both])).toMatch(/^HTTP\/1\.1 400 /);
  });

  it('garbage behind a request is never taken for its reply', async () => {
    const request = 'POST /api/purchase/4711?userId=a HTTP/1.1\r\nHost: x\r\n\r\n';
    const reply = await rawRequest(server.url, [`${request}garbage\r\n\r\n`]);
    expect(reply === '' || /^HTTP\/1\.1 404 /.test(reply)).toBe(true);
  });

  it('slow headers and slow bodies are cut off', async () => {
    const drip = (text: string) => [...text].map(String);
    const head = 'POST /api/purchase/2?userId=a HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n';
    const startedAt = performance.now();
    const [slowHead, slowBody] = await Promise.all([
      rawRequest(server.url, drip(`${head}X-Slow: ${'x'.repeat(500)}`), { pauseMs: 100 }),
      rawRequest(server.url, [`${head}Content-Length: 500\r\n\r\n`, ...drip(`{"quantity":1${' '.repeat(500)}`)], {
        pauseMs: 100,
      }),
    ]);
    for (const reply of [slowHead, slowBody]) expect(reply).toMatch(/^HTTP\/1\.1 408 [\s\S]*request-timeout/);
    // Left alone they would take 50 seconds.
    expect(performance.now() - startedAt).toBeLessThan(45_000);
    await shop.nothingChanged();
  });

  it('the process lives, and sells', async () => {
    expect((await shop.client.send('POST', '/api/purchase/2?userId=alice')).status).toBe(202);
    expect((await shop.client.send('GET', '/actuator/health/readiness')).status).toBe(200);
  });
});
