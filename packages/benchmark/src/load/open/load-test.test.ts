import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, it, onTestFinished } from 'vitest';
import { loadTest } from './load-test.ts';

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const burst = { arrival: { kind: 'burst', requests: 100 }, measureMs: 100, connections: 8 } as const;

it('sends requests of a function, and tells replies apart by a function', async () => {
  const buyers = new Set<string>();
  const url = await serve(async (request, response) => {
    const { buyer } = JSON.parse(await text(request)) as { buyer: string };
    buyers.add(buyer);
    response.setHeader('X-Shop', 'corner');
    // Always 200, as some do: only the body tells who lost.
    response.end(JSON.stringify({ won: buyers.size <= 10 }));
  });
  const { ended, measured, answers } = await loadTest({
    ...burst,
    url: `${url}/checkout`,
    request: (index) => ({
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ buyer: `buyer-${index}` }),
    }),
    classify: ({ status, body, header }): 'won' | 'lost' | 'broken' => {
      if (status !== 200 || header('x-shop') !== 'corner') return 'broken';
      return (JSON.parse(body) as { won: boolean }).won ? 'won' : 'lost';
    },
  });
  expect(ended).toBe('complete');
  expect(buyers.size).toBe(100);
  expect(answers).toEqual({ won: 10, lost: 90 });
  const won = measured.outcomes.find(({ name }) => name === 'won');
  expect(won?.count).toBe(10);
});

it('gets the URL itself where nothing else is said, and tells replies apart by status', async () => {
  const seen = new Set<string>();
  const url = await serve((request, response) => {
    seen.add(`${request.method} ${request.url}`);
    response.writeHead(404).end();
  });
  const { answers } = await loadTest({ ...burst, url: `${url}/stock?of=1` });
  expect(seen).toEqual(new Set(['GET /stock?of=1']));
  expect(answers).toEqual({ 404: 100 });
});

it('throws what the functions throw', async () => {
  const url = await serve((_, response) => void response.end('not JSON'));
  await expect(loadTest({ ...burst, url, classify: ({ body }) => JSON.parse(body) as string })).rejects.toThrow(
    SyntaxError,
  );
  const request = (index: number) => {
    if (index === 50) throw new RangeError('no such buyer');
    return {};
  };
  await expect(loadTest({ ...burst, url, request })).rejects.toThrow('no such buyer');
});

it('refuses other machines, TLS and malformed requests before anything is sent', async () => {
  await expect(loadTest({ ...burst, url: 'http://192.0.2.1/' })).rejects.toMatchObject({ code: 'NOT_LOOPBACK' });
  await expect(loadTest({ ...burst, url: 'https://127.0.0.1/' })).rejects.toMatchObject({ code: 'USAGE' });
  const request = () => ({ headers: { 'X-Bad': 'a\r\nb' } });
  await expect(loadTest({ ...burst, url: 'http://127.0.0.1:1/', request })).rejects.toMatchObject({ code: 'USAGE' });
});
