import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { jsonLogger } from '../../src/logging/json-logger.ts';
import { AUDIENCE, type IdentityProvider, ISSUER, startIdentityProvider } from '../fixtures/identity-provider.ts';
import { type MemoryShop, startMemoryShop } from './browser/memory-shop.ts';
import { rawRequest } from './shop/raw-request.ts';

const ADMIN_TOKEN = 'an-operators-token-hunter2';
const ADMIN = { authorization: `Bearer ${ADMIN_TOKEN}` };
let provider: IdentityProvider;
let shop: MemoryShop;
let lines: string[];

beforeAll(async () => {
  provider = await startIdentityProvider();
});
afterAll(() => provider[Symbol.asyncDispose]());
afterEach(() => shop.close());

/** A shop outside demo mode, whose buyers come with JSON Web Tokens, with one product on sale. */
async function open(environment: Record<string, string> = {}): Promise<void> {
  const logged: string[] = [];
  lines = logged;
  const jwt = { JWT_ISSUER: ISSUER, JWT_AUDIENCE: AUDIENCE, JWT_JWKS_URL: provider.keysUrl, JWT_ALGORITHMS: 'ES256' };
  shop = await startMemoryShop(
    { ADMIN_TOKEN, ...jwt, ...environment },
    jsonLogger('debug', (line) => logged.push(line)),
  );
  await post('/api/products', ADMIN, { name: 'A lamp', price: '5', quantity: 10 });
  await post('/api/products/initialize/1', ADMIN);
}

async function post(path: string, headers: Record<string, string> = {}, body?: object): Promise<Response> {
  const json = body === undefined ? {} : { 'content-type': 'application/json' };
  const init = { method: 'POST', headers: { ...json, ...headers }, ...(body && { body: JSON.stringify(body) }) };
  return await fetch(shop.url + path, init);
}

async function buyWith(token: string, headers: Record<string, string> = {}): Promise<Response> {
  return await post('/api/purchase/1', { authorization: `Bearer ${token}`, ...headers });
}

function logged(message: string): Record<string, unknown>[] {
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>).filter((line) => line.message === message);
}

it('sells to whom the identity provider names; who is refused is counted each time, and logged once for each reason', async () => {
  await open();
  expect((await buyWith(await provider.tokenOf('alice'))).status).toBe(202);
  const long = Math.floor(Date.now() / 1_000) - 3_600;
  for (let times = 0; times < 3; times += 1) {
    expect((await buyWith(await provider.tokenOf('alice', { exp: long }))).status).toBe(401);
    expect((await buyWith(await provider.tokenOf('alice', { aud: 'another' }))).status).toBe(401);
  }
  expect((await post('/api/purchase/1')).status).toBe(401);
  expect((await post('/api/admin/sales/s/pause', { authorization: 'Bearer guess' })).status).toBe(401);
  const figures = await (await fetch(`${shop.url}/actuator/prometheus`)).text();
  const refused = [...figures.matchAll(/^flash_sale_example_refused_total\{by="([^"]+)",reason="([^"]+)"\} (\d+)$/gm)];
  expect(refused.map(([, by, reason, times]) => `${by} ${reason} ${times}`).sort()).toEqual([
    'admin-credential wrong 1',
    'buyer-credential expired 3',
    'buyer-credential foreign 3',
    'buyer-credential missing 1',
  ]);
  expect(logged('credentials of buyers are refused').map(({ reason, times }) => [reason, times])).toEqual([
    ['expired', 1],
    ['foreign', 1],
    ['missing', 1],
  ]);
  expect(logged('credentials of operators are refused')).toMatchObject([{ reason: 'wrong', times: 1 }]);
});

it('every reply forbids what a browser might do with it, and is for pages of nowhere else', async () => {
  await open();
  const preflight = { origin: 'https://elsewhere.example', 'access-control-request-method': 'POST' };
  const replies = [
    await fetch(`${shop.url}/api/products`, { headers: { origin: 'https://elsewhere.example' } }),
    await fetch(`${shop.url}/api/purchase/1`, { method: 'OPTIONS', headers: preflight }),
    await buyWith(await provider.tokenOf('bob'), { origin: 'https://elsewhere.example' }),
    await buyWith('abc'),
    await fetch(`${shop.url}/nothing`),
    ...(await Promise.all(
      ['/', '/ops', '/swagger-ui/index.html', '/v3/api-docs', '/problems', '/actuator/prometheus'].map((path) =>
        fetch(shop.url + path),
      ),
    )),
  ];
  expect(replies.map(({ status }) => status)).toEqual([200, 405, 202, 401, 404, 200, 200, 200, 200, 200, 200]);
  for (const { url, headers } of replies) {
    expect([url, headers.get('x-content-type-options')]).toEqual([url, 'nosniff']);
    expect([url, headers.get('content-security-policy')]).toEqual([
      url,
      expect.stringMatching(/frame-ancestors 'none'/),
    ]);
    expect([...headers.keys()].filter((name) => /^access-control-|^x-powered-by$|^server$/.test(name))).toEqual([]);
  }
  for (const reply of replies.slice(0, 5)) expect(reply.headers.get('cache-control')).toBe('no-store');
  expect(await rawRequest(shop.url, ['nonsense\r\n\r\n'])).toMatch(
    /^HTTP\/1\.1 400[\s\S]*X-Content-Type-Options: nosniff/,
  );
});

it('pages of the origins that are named may call, and others still may not', async () => {
  await open({ ALLOWED_ORIGINS: 'https://shop.example' });
  const ask = (origin: string) =>
    fetch(`${shop.url}/api/purchase/1`, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'POST' },
    });
  const allowed = await ask('https://shop.example');
  expect([allowed.status, allowed.headers.get('access-control-allow-origin'), allowed.headers.get('vary')]).toEqual([
    204,
    'https://shop.example',
    'Origin',
  ]);
  expect(allowed.headers.get('access-control-allow-headers')).toContain('Idempotency-Key');
  expect(allowed.headers.get('access-control-allow-credentials')).toBeNull();
  for (const origin of ['https://shop.example.evil', 'http://shop.example', 'null']) {
    const refused = await ask(origin);
    expect([refused.status, refused.headers.get('access-control-allow-origin')]).toEqual([405, null]);
  }
  const bought = await buyWith(await provider.tokenOf('alice'), { origin: 'https://shop.example' });
  expect([bought.status, bought.headers.get('access-control-allow-origin')]).toEqual([202, 'https://shop.example']);
  expect(bought.headers.get('access-control-expose-headers')).toContain('Location');
  expect(bought.headers.get('content-type')).toBe('application/json');
});

it('an address that nobody vouches for cannot be changed by a header', async () => {
  await open({ ADDRESS_RATE_LIMIT_CAPACITY: '5', ADDRESS_RATE_LIMIT_PER_MINUTE: '1' });
  const statuses: number[] = [];
  for (let last = 0; last < 5; last += 1) {
    const headers = {
      'x-forwarded-for': `192.0.2.${last}`,
      forwarded: `for=192.0.2.${last}`,
      'x-real-ip': `192.0.2.${last}`,
    };
    statuses.push((await fetch(`${shop.url}/api/products`, { headers })).status);
  }
  expect(statuses).toEqual([200, 200, 200, 429, 429]);
  expect((await buyWith(await provider.tokenOf('alice'))).status).toBe(429);
});

it('behind a proxy that is trusted each client has an address of its own', async () => {
  await open({ ADDRESS_RATE_LIMIT_CAPACITY: '2', ADDRESS_RATE_LIMIT_PER_MINUTE: '1', TRUSTED_PROXIES: '127.0.0.0/8' });
  const from = async (forwarded: string) =>
    (await fetch(`${shop.url}/api/products`, { headers: { 'x-forwarded-for': forwarded } })).status;
  expect([await from('192.0.2.1'), await from('10.9.9.9, 192.0.2.1'), await from('192.0.2.1')]).toEqual([
    200, 200, 429,
  ]);
  expect([await from('2001:db8::1'), await from('2001:db8::2'), await from('2001:db8::3')]).toEqual([200, 200, 429]);
  expect(await from('2001:db8:0:1::1')).toBe(200);
});

it('what operators do is in the log with its outcome, and a secret is nowhere', async () => {
  await open();
  const { saleId } = (await (await fetch(`${shop.url}/api/products/1/stock`)).json()) as { saleId: string };
  const secret = 'hunter2';
  const texts: string[] = [];
  const secrets = {
    cookie: `id=${secret}`,
    'x-api-key': secret,
    'proxy-authorization': `Basic ${secret}`,
    traceparent: secret,
  };
  const send = async (path: string, headers: Record<string, string>, body?: object) => {
    const reply = await post(path, { ...secrets, ...headers }, body);
    texts.push(JSON.stringify([...reply.headers]), await reply.text());
    return reply;
  };
  const paused = await send(`/api/admin/sales/${saleId}/pause`, { ...ADMIN, 'x-request-id': 'shift-7' });
  expect([paused.status, paused.headers.get('x-request-id')]).toEqual([200, 'shift-7']);
  await send(`/api/admin/sales/${saleId}/adjust`, ADMIN, { operationId: 'take-20', productId: 1, delta: -20 });
  await send(`/api/admin/sales/${saleId}/adjust`, { authorization: `Bearer wrong-${secret}` });
  await send('/api/purchase/1', { authorization: `Bearer ${secret}.${secret}.${secret}` });
  await send('/api/purchase/1', {
    authorization: `Bearer ${await provider.tokenOf('alice')}`,
    'idempotency-key': 'k 1',
  });
  const audit = logged('an operator has acted').map(({ audit, productId, outcome, status }) => [
    audit,
    productId,
    outcome,
    status,
  ]);
  expect(audit).toEqual([
    ['createProduct', 1, 'done', 201],
    ['initializeProduct', 1, 'done', 200],
    ['pauseSale', undefined, 'done', 200],
    ['adjustSale', 1, 'not-available', 409],
  ]);
  const [, , pause] = logged('an operator has acted');
  expect(pause).toMatchObject({ saleId, requestId: 'shift-7', address: '127.0.0.1', level: 'info' });
  expect(texts.length).toBe(10);
  expect([...texts, ...lines].filter((text) => text.includes(secret))).toEqual([]);
});
