import { FlashSaleError } from '@flash-sale/core';
import { expect, it } from 'vitest';
import { buy, levels, onSale, problemOf, type ReplyContext, someBuyer } from './reply-context.ts';

/** Replies of the two purchase routes and of reading an order. */
export function buyingReplies(context: ReplyContext): void {
  it('a purchase is accepted with the address of its order, which is stored soon', async () => {
    const { client } = context;
    const buyer = someBuyer();
    const { id, saleId } = await onSale(client);
    const answer = await buy(client, id, { quantity: 2, buyer });
    expect(answer.status).toBe(202);
    expect(answer.json).toEqual({
      outcome: 'accepted',
      orderId: expect.stringMatching(/^[\w-]{22}$/),
      saleId,
      lines: [{ productId: id, quantity: 2 }],
      remaining: 8,
    });
    const location = `/api/orders/${answer.json.orderId}`;
    expect(answer.headers.get('location')).toBe(location);
    expect(answer.headers.get('ratelimit-policy')).toBe('"buyer";q=5;w=60');
    expect(answer.headers.get('ratelimit')).toBe('"buyer";r=4;t=12');
    await expect
      .poll(async () => (await client.send('GET', `${location}?userId=${buyer}`)).json)
      .toMatchObject({ id: answer.json.orderId, state: 'stored', saleId });
    expect((await client.send('GET', `${location}?userId=${buyer}`)).json.lines).toEqual([
      { productId: id, quantity: 2, unitPrice: '5.00' },
    ]);
    expect(await levels(client, id)).toEqual({ allotment: 10, available: 8, held: 0, sold: 2 });
  });

  it('an order of somebody else is not found, and none that does not exist', async () => {
    const { client } = context;
    const { id } = await onSale(client);
    const { json } = await buy(client, id, { buyer: 'alice' });
    const asBob = await client.send('GET', `/api/orders/${json.orderId}?userId=bob`);
    expect(problemOf(asBob)).toEqual([404, '/problems/order-not-found']);
    const none = await client.send('GET', '/api/orders/AAAAAAAAAAAAAAAAAAAAAA?userId=alice');
    expect(none.text).toBe(asBob.text);
  });

  it('a repeat with the key, bare or quoted, gets the first answer again and takes nothing', async () => {
    const { client } = context;
    const buyer = someBuyer();
    const { id } = await onSale(client);
    const first = await buy(client, id, { key: 'k-1', buyer });
    const again = await buy(client, id, { key: '"k-1"', buyer });
    expect([first.status, again.status]).toEqual([202, 202]);
    expect(again.json).toEqual({ ...first.json, outcome: 'replayed' });
    expect(first.headers.get('idempotency-replayed')).toBeNull();
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(problemOf(await buy(client, id, { key: 'k-1', quantity: 2, buyer }))).toEqual([422, '/problems/key-reused']);
    expect(await levels(client, id)).toMatchObject({ sold: 1 });
  });

  it('a purchase of more than is left, and one of nothing left, are different refusals', async () => {
    const { client } = context;
    const { id } = await onSale(client, { quantity: 3 });
    const tooMany = await buy(client, id, { quantity: 4 });
    expect(problemOf(tooMany)).toEqual([409, '/problems/not-enough']);
    expect(tooMany.json).toMatchObject({ productId: id, available: 3 });
    expect((await buy(client, id, { quantity: 3 })).status).toBe(202);
    expect(problemOf(await buy(client, id))).toEqual([409, '/problems/sold-out']);
    expect(problemOf(await buy(client, id, { key: 'k' }))).toEqual([409, '/problems/sold-out']);
  });

  it('a buyer gets no more than the limit of the sale', async () => {
    const { client } = context;
    const buyer = someBuyer();
    const { id } = await onSale(client, { buyerLimit: 2 });
    expect((await buy(client, id, { quantity: 2, buyer })).status).toBe(202);
    const refused = await buy(client, id, { buyer });
    expect(problemOf(refused)).toEqual([409, '/problems/buyer-limit-reached']);
    expect(refused.json).toMatchObject({ limit: 2, remaining: 0 });
  });

  it('nothing is sold before the start, while paused, and after the end', async () => {
    const { client } = context;
    const early = await onSale(client, { startsAt: '2999-01-01T00:00:00Z' });
    const refused = await buy(client, early.id);
    expect(problemOf(refused)).toEqual([409, '/problems/not-started']);
    expect(refused.json.startsAt).toBe('2999-01-01T00:00:00.000Z');
    const { id, saleId } = await onSale(client);
    await client.send('POST', `/api/admin/sales/${saleId}/pause`);
    expect(problemOf(await buy(client, id))).toEqual([409, '/problems/paused']);
    await client.send('POST', `/api/admin/sales/${saleId}/resume`);
    expect((await buy(client, id)).status).toBe(202);
    await client.send('POST', `/api/admin/sales/${saleId}/end`);
    expect(problemOf(await buy(client, id))).toEqual([410, '/problems/ended']);
    expect(await levels(client, id)).toMatchObject({ sold: 1 });
  });

  it('a buyer who asks too often is told when to come back', async () => {
    const { client } = context;
    const buyer = someBuyer();
    const { id } = await onSale(client);
    for (let number = 1; number <= 5; number += 1) expect((await buy(client, id, { buyer })).status).toBe(202);
    const refused = await buy(client, id, { buyer });
    expect(problemOf(refused)).toEqual([429, '/problems/throttled']);
    expect(Number(refused.headers.get('retry-after'))).toBe(Math.ceil(Number(refused.json.retryAfterMs) / 1_000));
    expect(refused.headers.get('ratelimit')).toMatch(/^"buyer";r=0;t=\d+$/);
    expect(await levels(client, id)).toMatchObject({ sold: 5 });
  });

  it('several products of one sale are sold together or not at all', async () => {
    const { client } = context;
    const first = await onSale(client, { quantity: 5 });
    const second = await onSale(client, { quantity: 1, saleId: first.saleId });
    const path = `/api/sales/${first.saleId}/purchases?userId=${someBuyer()}`;
    const lines = (quantity: number) => ({
      lines: [
        { productId: first.id, quantity },
        { productId: second.id, quantity: 1 },
      ],
    });
    expect((await client.sendJson('POST', path, lines(2), { 'idempotency-key': 'a' })).json).toMatchObject({
      outcome: 'accepted',
      ...lines(2),
      remaining: 0,
    });
    const refused = await client.sendJson('POST', path, lines(1));
    expect(problemOf(refused)).toEqual([409, '/problems/sold-out']);
    expect(refused.json.productId).toBe(second.id);
    const reused = await client.sendJson('POST', path, lines(1), { 'idempotency-key': 'a' });
    expect(problemOf(reused)).toEqual([422, '/problems/key-reused']);
    expect(await levels(client, first.id)).toMatchObject({ sold: 2 });
    const other = await onSale(client);
    const foreign = { lines: [{ productId: other.id, quantity: 1 }] };
    expect(problemOf(await client.sendJson('POST', path, foreign))).toEqual([422, '/problems/product-not-in-sale']);
  });

  it('a purchase of several products is refused like one of a single product', async () => {
    const { client } = context;
    const linesOf = (id: number, quantity = 1) => ({ lines: [{ productId: id, quantity }] });
    const attempt = async ({ id, saleId }: { id: number; saleId: string }, quantity = 1, buyer = someBuyer()) =>
      problemOf(await client.sendJson('POST', `/api/sales/${saleId}/purchases?userId=${buyer}`, linesOf(id, quantity)));
    expect(await attempt(await onSale(client, { quantity: 1 }), 2)).toEqual([409, '/problems/not-enough']);
    expect(await attempt(await onSale(client, { buyerLimit: 1 }), 2)).toEqual([409, '/problems/buyer-limit-reached']);
    const early = await onSale(client, { startsAt: '2999-01-01T00:00:00Z' });
    expect(await attempt(early)).toEqual([409, '/problems/not-started']);
    const sale = await onSale(client);
    await client.send('POST', `/api/admin/sales/${sale.saleId}/pause`);
    expect(await attempt(sale)).toEqual([409, '/problems/paused']);
    await client.send('POST', `/api/admin/sales/${sale.saleId}/end`);
    expect(await attempt(sale)).toEqual([410, '/problems/ended']);
    const buyer = someBuyer();
    const full = await onSale(client);
    for (let number = 1; number <= 5; number += 1) expect((await attempt(full, 1, buyer))[0]).toBe(202);
    expect(await attempt(full, 1, buyer)).toEqual([429, '/problems/throttled']);
  });

  it('a sale that the catalog has and nobody has initialized is unavailable, an unknown one is not found', async () => {
    const { client } = context;
    const created = await client.sendJson('POST', '/api/products', { name: 'A lamp', price: '5', quantity: 1 });
    const refused = await buy(client, Number(created.json.id));
    expect([...problemOf(refused), refused.json.reason]).toEqual([503, '/problems/unavailable', 'not-initialized']);
    expect(refused.headers.get('retry-after')).toMatch(/^[1-9]\d*$/);
    expect(problemOf(await buy(client, 999_999))).toEqual([404, '/problems/product-not-found']);
  });

  it('an answer that is missing is "unknown" with the key to repeat with, and the repeat tells', async () => {
    const { client, demo } = context;
    const { id, saleId } = await onSale(client);
    demo.faults.plan((port, method) => (port === 'queue' && method === 'publish' ? 'hang' : undefined));
    const buyer = someBuyer();
    const lines = { lines: [{ productId: id, quantity: 1 }] };
    const [unknown, several] = await Promise.all([
      buy(client, id, { buyer }),
      client.sendJson('POST', `/api/sales/${saleId}/purchases?userId=${someBuyer()}`, lines),
    ]);
    demo.faults.plan();
    expect(problemOf(unknown)).toEqual([504, '/problems/unknown']);
    expect(problemOf(several)).toEqual([504, '/problems/unknown']);
    expect(unknown.headers.get('idempotency-key')).toBe(`"${unknown.json.idempotencyKey}"`);
    const answer = await buy(client, id, { buyer, key: String(unknown.json.idempotencyKey) });
    expect([answer.status, answer.json.outcome]).toEqual([202, 'replayed']);
    expect(await levels(client, id)).toMatchObject({ sold: 2 });
  });

  it('a store that refuses is "unavailable", and nothing was taken', async () => {
    const { client, demo } = context;
    const { id, saleId } = await onSale(client);
    const lines = { lines: [{ productId: id, quantity: 1 }] };
    demo.faults.plan((port, method) =>
      port === 'inventory' && method === 'decide' ? new FlashSaleError('STORE_UNAVAILABLE', 'away') : undefined,
    );
    const answers = [
      await buy(client, id),
      await client.sendJson('POST', `/api/sales/${saleId}/purchases?userId=${someBuyer()}`, lines),
    ];
    demo.faults.plan();
    for (const answer of answers) expect(problemOf(answer)).toEqual([503, '/problems/unavailable']);
    expect(await levels(client, id)).toMatchObject({ available: 10 });
  });

  it('reading an order says when the database is away, or does not answer', async () => {
    const { client, demo } = context;
    const order = `/api/orders/AAAAAAAAAAAAAAAAAAAAAA?userId=${someBuyer()}`;
    demo.faults.plan((port) =>
      port === 'orders' ? new FlashSaleError('DATABASE_UNAVAILABLE', 'connection refused by db.internal') : undefined,
    );
    const away = await client.send('GET', order);
    demo.faults.plan((port) => (port === 'orders' ? 'hang' : undefined));
    const silent = await client.send('GET', order);
    demo.faults.plan((port) => (port === 'orders' ? new FlashSaleError('DATABASE_UNKNOWN', 'no answer') : undefined));
    const unanswered = await client.send('GET', order);
    demo.faults.plan();
    expect(problemOf(away)).toEqual([503, '/problems/unavailable']);
    expect(away.text).not.toContain('db.internal');
    expect(problemOf(silent)).toEqual([503, '/problems/unavailable']);
    expect(problemOf(unanswered)).toEqual([504, '/problems/unknown']);
  });

  it('one line of text is enough for who asks for it', async () => {
    const { client } = context;
    const { id } = await onSale(client, { quantity: 1 });
    const headers = { accept: 'text/plain' };
    const target = `/api/purchase/${id}?userId=${someBuyer()}`;
    const accepted = await client.send('POST', target, { headers });
    expect(accepted.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(accepted.text).toMatch(/^Accepted: order [\w-]{22}\n$/);
    const soldOut = await client.send('POST', target, { headers });
    expect([soldOut.status, soldOut.text]).toEqual([409, `Sold out: no unit of product ${id} is available\n`]);
  });
}
