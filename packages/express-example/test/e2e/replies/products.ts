import { FlashSaleError } from '@flash-sale/core';
import { expect, it } from 'vitest';
import { buy, onSale, problemOf, type ReplyContext, someBuyer } from './reply-context.ts';

const LAMP = { name: 'A lamp', price: '5', quantity: 10 };

/** Replies of the product routes. */
export function productReplies(context: ReplyContext): void {
  it('a product is created with a sale of its own, and is for sale once it is initialized', async () => {
    const { client } = context;
    const window = { startsAt: '2020-01-01T00:00:00Z', endsAt: '2999-01-01T00:00:00Z', buyerLimit: 2 };
    const created = await client.sendJson('POST', '/api/products', { ...LAMP, ...window });
    expect(created.status).toBe(201);
    const { id } = created.json;
    expect(created.headers.get('location')).toBe(`/api/products/${id}/stock`);
    expect(created.json).toEqual({
      id,
      name: 'A lamp',
      price: '5.00',
      quantity: 10,
      available: null,
      held: null,
      sold: null,
      saleId: expect.stringMatching(/^\S+$/),
      startsAt: '2020-01-01T00:00:00.000Z',
      endsAt: '2999-01-01T00:00:00.000Z',
      buyerLimit: 2,
    });
    expect(problemOf(await client.send('GET', `/api/products/${id}/stock`))).toEqual([
      409,
      '/problems/not-initialized',
    ]);
    expect(problemOf(await client.send('GET', `/api/products/${id}/events`))).toEqual([
      409,
      '/problems/not-initialized',
    ]);
    expect((await client.send('POST', `/api/products/initialize/${id}`)).text).toBe(
      'Memory initialized with stock: 10\n',
    );
    const list = (await client.send('GET', '/api/products?limit=100')).json as unknown as { id: number }[];
    expect(list.find((product) => product.id === id)).toEqual({ ...created.json, available: 10, held: 0, sold: 0 });
  });

  it('initializing during the sale resets nothing, and speaks JSON when asked', async () => {
    const { client } = context;
    const { id } = await onSale(client);
    await buy(client, id, { quantity: 4 });
    const headers = { accept: 'application/json' };
    const again = await client.send('POST', `/api/products/initialize/${id}`, { headers });
    expect(again.json).toEqual({ store: 'Memory', productId: id, stock: 6 });
  });

  it('products are listed by pages', async () => {
    const { client } = context;
    await onSale(client);
    await onSale(client);
    const ids: number[] = [];
    let target: string | undefined = '/api/products?limit=2';
    while (target !== undefined) {
      const page: Awaited<ReturnType<typeof client.send>> = await client.send('GET', target);
      ids.push(...(page.json as unknown as { id: number }[]).map(({ id }) => id));
      target = /^<([^>]+)>; rel="next"$/.exec(page.headers.get('link') ?? '')?.[1];
    }
    expect(ids.length).toBeGreaterThanOrEqual(5);
    expect(ids).toEqual([...ids].sort((a, b) => a - b));
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('a product that joins a sale takes its settings', async () => {
    const { client } = context;
    const first = await onSale(client, { buyerLimit: 3 });
    const joined = await client.sendJson('POST', '/api/products', { ...LAMP, saleId: first.saleId });
    expect(joined.json).toMatchObject({ saleId: first.saleId, buyerLimit: 3 });
    const settings = { ...LAMP, saleId: first.saleId, buyerLimit: 4 };
    expect(problemOf(await client.sendJson('POST', '/api/products', settings))).toEqual([
      400,
      '/problems/invalid-request',
    ]);
    const nowhere = await client.sendJson('POST', '/api/products', { ...LAMP, saleId: 'no-such-sale' });
    expect(problemOf(nowhere)).toEqual([404, '/problems/sale-not-found']);
  });

  it('a product that does not exist is not found', async () => {
    const { client } = context;
    for (const [method, target] of [
      ['POST', '/api/products/initialize/999999'],
      ['GET', '/api/products/999999/stock'],
      ['GET', '/api/products/999999/events'],
    ] as const) {
      const answer = await client.send(method, target, { headers: { accept: 'application/json' } });
      expect([target, ...problemOf(answer)]).toEqual([target, 404, '/problems/product-not-found']);
    }
  });

  it('levels can be followed, and a reconnect begins with the current ones', async () => {
    const { client, demo } = context;
    const { id } = await onSale(client);
    const abort = new AbortController();
    const stream = await fetch(`${demo.url}/api/products/${id}/events`, { signal: abort.signal });
    client.seen.add('watchStock 200');
    expect(stream.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    const events = readEvents(stream);
    const first = await nextEvent(events);
    expect(first.data).toMatchObject({ productId: id, available: 10, sold: 0 });
    expect(first.id).toBe(`${first.data.epoch}-${first.data.version}`);
    await buy(client, id, { quantity: 3 });
    expect((await nextEvent(events)).data).toMatchObject({ available: 7, sold: 3 });
    abort.abort();
    const again = new AbortController();
    const reconnected = await fetch(`${demo.url}/api/products/${id}/events`, {
      headers: { 'last-event-id': String(first.id) },
      signal: again.signal,
    });
    expect((await nextEvent(readEvents(reconnected))).data).toMatchObject({ available: 7, sold: 3 });
    again.abort();
  });

  it('as many streams are followed as the server is told, and no more', async () => {
    const { client, demo } = context;
    const { id } = await onSale(client);
    const abort = new AbortController();
    const events = `/api/products/${id}/events`;
    await expect.poll(() => demo.example.shop.feed.streams).toBe(0);
    for (let number = 1; number <= 2; number += 1) await fetch(demo.url + events, { signal: abort.signal });
    const refused = await client.send('GET', events);
    expect(problemOf(refused)).toEqual([503, '/problems/too-many-streams']);
    expect(refused.headers.get('retry-after')).toBe('5');
    abort.abort();
    await expect.poll(() => demo.example.shop.feed.streams).toBe(0);
  });

  it('product routes say when something is away, or does not answer', async () => {
    const { client, demo } = context;
    const { id } = await onSale(client);
    const attempts = async () => {
      const [list, create, stock, events, initialize] = await Promise.all([
        client.send('GET', '/api/products'),
        client.sendJson('POST', '/api/products', LAMP),
        client.send('GET', `/api/products/${id}/stock`),
        client.send('GET', `/api/products/${id}/events`),
        client.send('POST', `/api/products/initialize/${id}`, { headers: { accept: 'application/json' } }),
      ]);
      return {
        list: problemOf(list),
        create: problemOf(create),
        stock: problemOf(stock),
        events: problemOf(events),
        initialize: problemOf(initialize),
      };
    };
    const sick = (port: string, method: string) =>
      port === 'catalog' || (port === 'inventory' && ['levels', 'configure'].includes(method));
    demo.faults.plan((port, method) =>
      sick(port, method) ? new FlashSaleError('DATABASE_UNAVAILABLE', 'away') : undefined,
    );
    const away = await attempts();
    demo.faults.plan((port, method) => (sick(port, method) && port === 'inventory' ? 'hang' : undefined));
    const silent = await attempts();
    demo.faults.plan((port, method) =>
      sick(port, method) && port === 'inventory' ? new FlashSaleError('STORE_UNKNOWN', 'no answer') : undefined,
    );
    const unanswered = await attempts();
    demo.faults.plan();
    for (const answer of Object.values(away)) expect(answer).toEqual([503, '/problems/unavailable']);
    for (const name of ['stock', 'events'] as const) {
      expect([name, ...silent[name]]).toEqual([name, 503, '/problems/unavailable']);
      expect([name, ...unanswered[name]]).toEqual([name, 504, '/problems/unknown']);
    }
    // A sale whose opening takes long may be open a moment later.
    expect(silent.initialize).toEqual([504, '/problems/unknown']);
    demo.faults.plan((port) => (port === 'catalog' ? new FlashSaleError('DATABASE_UNKNOWN', 'no answer') : undefined));
    const list = await client.send('GET', '/api/products');
    const create = await client.sendJson('POST', '/api/products', LAMP);
    expect([problemOf(list), problemOf(create)]).toEqual([
      [504, '/problems/unknown'],
      [504, '/problems/unknown'],
    ]);
  });

  it('a sale that was dropped is not found any more', async () => {
    const { client, demo } = context;
    const { id, saleId } = await onSale(client);
    await client.send('POST', `/api/admin/sales/${saleId}/end`);
    await demo.example.shop.flashSale.dropSale(saleId);
    const lines = { lines: [{ productId: id, quantity: 1 }] };
    const answers = [
      await buy(client, id),
      await client.sendJson('POST', `/api/sales/${saleId}/purchases?userId=${someBuyer()}`, lines),
      await client.sendJson('POST', `/api/admin/sales/${saleId}/adjust`, { operationId: 'o', productId: id, delta: 1 }),
      await client.send('POST', `/api/products/initialize/${id}`, { headers: { accept: 'application/json' } }),
    ];
    for (const answer of answers) expect(problemOf(answer)).toEqual([404, '/problems/sale-not-found']);
  });

  it('initializing tells what recovery waits for, and when it needs a person', async () => {
    const { client, demo } = context;
    const headers = { accept: 'application/json' };
    const created = await client.sendJson('POST', '/api/products', LAMP);
    const initialize = `/api/products/initialize/${created.json.id}`;
    demo.faults.plan((port, method) =>
      port === 'queue' && method === 'fence' ? new FlashSaleError('QUEUE_UNAVAILABLE', 'away') : undefined,
    );
    const recovering = await client.send('POST', initialize, { headers });
    expect([...problemOf(recovering), recovering.json.step]).toEqual([503, '/problems/recovering', 'fencing-queue']);
    expect(recovering.headers.get('retry-after')).toMatch(/^[1-9]\d*$/);
    demo.faults.plan((port, method) =>
      port === 'queue' && method === 'fence' ? new FlashSaleError('RECOVERY_STOPPED', 'look at it') : undefined,
    );
    await expect
      .poll(async () => problemOf(await client.send('POST', initialize, { headers })), { timeout: 30_000 })
      .toEqual([503, '/problems/recovery-stopped']);
    demo.faults.plan();
    expect((await client.send('POST', initialize)).text).toBe('Memory initialized with stock: 10\n');
  });

  it('what nobody has thought of is an id for the client and a line in the log', async () => {
    const { client, demo } = context;
    const { id, saleId } = await onSale(client);
    const lines = { lines: [{ productId: 888_888, quantity: 1 }] };
    const buyer = someBuyer();
    const hold = await client.sendJson('POST', `/api/holds?userId=${buyer}`, { productId: id });
    demo.faults.plan((port) =>
      port === 'catalog' || port === 'orders' ? new TypeError('secret internals') : undefined,
    );
    const complaintsBefore = demo.complaints.length;
    const sale = `/api/admin/sales/${saleId}`;
    const answers = [
      await buy(client, 888_888),
      await client.sendJson('POST', `/api/sales/${saleId}/purchases?userId=${buyer}`, lines),
      await client.sendJson('POST', `/api/holds?userId=${buyer}`, lines),
      await client.sendJson('POST', `/api/holds/${hold.json.holdId}/confirm?userId=${buyer}`, lines),
      await client.send('GET', `/api/orders/AAAAAAAAAAAAAAAAAAAAAA?userId=${buyer}`),
      await client.send('GET', '/api/products'),
      await client.sendJson('POST', '/api/products', LAMP),
      await client.send('POST', '/api/products/initialize/888888', { headers: { accept: 'application/json' } }),
      await client.send('GET', '/api/products/888888/stock'),
      await client.send('GET', '/api/products/888888/events'),
      await client.send('POST', `${sale}/pause`),
      await client.send('POST', `${sale}/resume`),
      await client.send('POST', `${sale}/end`),
      await client.sendJson('POST', `${sale}/adjust`, { operationId: 'o', productId: id, delta: 1 }),
      await client.sendJson('POST', `${sale}/reconcile`, {}),
      await client.send('GET', '/api/admin/dead-letters'),
      await client.sendJson('POST', '/api/admin/dead-letters/redrive', { saleId, ids: ['1'] }),
    ];
    demo.faults.plan();
    for (const answer of answers) {
      expect(problemOf(answer)).toEqual([500, '/problems/internal-error']);
      expect(answer.text).not.toMatch(/secret|TypeError|\.ts|\.js/);
      const { instance } = answer.json;
      const logged = demo.complaints
        .slice(complaintsBefore)
        .filter(({ fields }) => JSON.stringify(fields).includes(String(instance)));
      expect(logged).toHaveLength(1);
    }
    expect((await buy(client, id)).status).toBe(202);
  });
}

interface LevelsEvent {
  readonly id: string | undefined;
  readonly data: Record<string, number>;
}

async function* readEvents(response: Response): AsyncGenerator<LevelsEvent> {
  let text = '';
  for await (const chunk of response.body ?? []) {
    text += Buffer.from(chunk).toString();
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const fields = text.slice(0, end).split('\n');
      text = text.slice(end + 2);
      const data = fields.find((field) => field.startsWith('data: '));
      const id = fields.find((field) => field.startsWith('id: '));
      if (data !== undefined) yield { id: id?.slice(4), data: JSON.parse(data.slice(6)) as Record<string, number> };
    }
  }
}

async function nextEvent(events: AsyncGenerator<LevelsEvent>): Promise<LevelsEvent> {
  const { value, done } = await events.next();
  if (done === true) throw new Error('the stream has ended');
  return value;
}
