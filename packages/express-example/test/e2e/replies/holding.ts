import { FlashSaleError } from '@flash-sale/core';
import { expect, it } from 'vitest';
import type { Answer } from '../shop/documented-client.ts';
import { buy, levels, onSale, problemOf, type ReplyContext, someBuyer } from './reply-context.ts';

/** Replies of holding, confirming and releasing. */
export function holdingReplies(context: ReplyContext): void {
  const hold = async (buyer: string, body: object, headers: Record<string, string> = {}): Promise<Answer> =>
    await context.client.sendJson('POST', `/api/holds?userId=${buyer}`, body, headers);
  const confirm = async (buyer: string, { json }: Answer, body: object = {}, key?: string): Promise<Answer> =>
    await context.client.sendJson(
      'POST',
      `/api/holds/${json.holdId}/confirm?userId=${buyer}`,
      body,
      key === undefined ? {} : { 'idempotency-key': key },
    );
  const release = async (buyer: string, { json }: Answer): Promise<Answer> =>
    await context.client.send('DELETE', `/api/holds/${json.holdId}?userId=${buyer}`);

  it('what is held is sold by its confirmation, once', async () => {
    const buyer = someBuyer();
    const { id, saleId } = await onSale(context.client);
    const taken = await hold(buyer, { productId: id, quantity: 3, holdSeconds: 60 }, { 'idempotency-key': 'h' });
    expect(taken.status).toBe(201);
    expect(taken.json).toMatchObject({
      outcome: 'held',
      saleId,
      lines: [{ productId: id, quantity: 3 }],
      remaining: 7,
    });
    expect(taken.headers.get('location')).toBe(`/api/orders/${taken.json.orderId}`);
    const again = await hold(buyer, { productId: id, quantity: 3, holdSeconds: 60 }, { 'idempotency-key': 'h' });
    expect([again.status, again.json]).toEqual([
      201,
      { ...taken.json, outcome: 'replayed', remaining: again.json.remaining },
    ]);
    const order = await context.client.send('GET', `/api/orders/${taken.json.orderId}?userId=${buyer}`);
    expect(order.json).toMatchObject({ state: 'held', saleId, holdExpiresAt: taken.json.holdExpiresAt });
    expect(await levels(context.client, id)).toEqual({ allotment: 10, available: 7, held: 3, sold: 0 });

    const sold = await confirm(buyer, taken);
    expect([sold.status, sold.json.outcome, sold.json.orderId]).toEqual([202, 'accepted', taken.json.orderId]);
    const repeated = await confirm(buyer, taken);
    expect([repeated.status, repeated.json.outcome]).toEqual([202, 'replayed']);
    expect(problemOf(await confirm(buyer, taken, {}, 'another'))).toEqual([409, '/problems/already-confirmed']);
    expect(problemOf(await release(buyer, taken))).toEqual([409, '/problems/already-confirmed']);
    expect(await levels(context.client, id)).toEqual({ allotment: 10, available: 7, held: 0, sold: 3 });
  });

  it('a part may be confirmed, the rest goes back', async () => {
    const buyer = someBuyer();
    const { id } = await onSale(context.client);
    const taken = await hold(buyer, { lines: [{ productId: id, quantity: 3 }] });
    const tooMuch = await confirm(buyer, taken, { lines: [{ productId: id, quantity: 4 }] });
    expect(problemOf(tooMuch)).toEqual([409, '/problems/exceeds-held']);
    expect(tooMuch.json).toMatchObject({ productId: id, held: 3 });
    const other = await onSale(context.client);
    const foreign = await confirm(buyer, taken, { lines: [{ productId: other.id, quantity: 1 }] });
    expect(problemOf(foreign)).toEqual([422, '/problems/product-not-in-sale']);
    const part = await confirm(buyer, taken, { lines: [{ productId: id, quantity: 2 }] });
    expect([part.status, part.json.lines]).toEqual([202, [{ productId: id, quantity: 2 }]]);
    expect(await levels(context.client, id)).toEqual({ allotment: 10, available: 8, held: 0, sold: 2 });
  });

  it('what is released is available again, and stays released', async () => {
    const buyer = someBuyer();
    const { id } = await onSale(context.client);
    const taken = await hold(buyer, { productId: id }, { 'idempotency-key': 'h' });
    const given = await release(buyer, taken);
    expect([given.status, given.json.outcome, given.json.lines]).toEqual([
      200,
      'released',
      [{ productId: id, quantity: 1 }],
    ]);
    expect((await release(buyer, taken)).headers.get('idempotency-replayed')).toBe('true');
    expect(problemOf(await confirm(buyer, taken))).toEqual([409, '/problems/already-released']);
    const repeated = await hold(buyer, { productId: id }, { 'idempotency-key': 'h' });
    expect(problemOf(repeated)).toEqual([409, '/problems/already-released']);
    const other = await context.client.sendJson(
      'DELETE',
      `/api/holds/${taken.json.holdId}?userId=${buyer}`,
      {},
      { 'idempotency-key': 'other' },
    );
    expect(problemOf(other)).toEqual([409, '/problems/already-released']);
    expect(await levels(context.client, id)).toMatchObject({ available: 10, held: 0 });
  });

  it('a hold that ran out is refused as such, by every later move', async () => {
    const buyer = someBuyer();
    const { id } = await onSale(context.client);
    const taken = await hold(buyer, { productId: id, holdSeconds: 1 }, { 'idempotency-key': 'h' });
    await expect.poll(async () => await levels(context.client, id)).toMatchObject({ held: 0 });
    const moves = [
      await confirm(buyer, taken),
      await release(buyer, taken),
      await hold(buyer, { productId: id, holdSeconds: 1 }, { 'idempotency-key': 'h' }),
    ];
    for (const move of moves) {
      expect(problemOf(move)).toEqual([410, '/problems/hold-expired']);
      expect(move.json.holdExpiresAt).toBe(taken.json.holdExpiresAt);
    }
    expect(await levels(context.client, id)).toMatchObject({ available: 10, sold: 0 });
  });

  it('a hold of somebody else, and one that is none, are not found', async () => {
    const { id, saleId } = await onSale(context.client);
    const taken = await hold(someBuyer(), { productId: id });
    expect(problemOf(await confirm('mallory', taken))).toEqual([404, '/problems/hold-not-found']);
    expect(problemOf(await release('mallory', taken))).toEqual([404, '/problems/hold-not-found']);
    const answers = [];
    for (const sale of [saleId, 'no-such-sale']) {
      const path = `/api/holds/${sale}.AAAAAAAAAAAAAAAAAAAAAA`;
      answers.push(await context.client.send('POST', `${path}/confirm?userId=mallory`));
      answers.push(await context.client.send('DELETE', `${path}?userId=mallory`));
    }
    expect(answers.map(problemOf)).toEqual([
      [404, '/problems/hold-not-found'],
      [404, '/problems/hold-not-found'],
      [404, '/problems/sale-not-found'],
      [404, '/problems/sale-not-found'],
    ]);
  });

  it('a hold is refused like a purchase', async () => {
    const { client } = context;
    const attempt = async (productId: number, quantity = 1, buyer = someBuyer()) =>
      problemOf(await hold(buyer, { productId, quantity }));
    const scarce = await onSale(client, { quantity: 1 });
    expect(await attempt(scarce.id, 2)).toEqual([409, '/problems/not-enough']);
    await buy(client, scarce.id);
    expect(await attempt(scarce.id)).toEqual([409, '/problems/sold-out']);
    expect(await attempt((await onSale(client, { buyerLimit: 1 })).id, 2)).toEqual([
      409,
      '/problems/buyer-limit-reached',
    ]);
    const early = await onSale(client, { startsAt: '2999-01-01T00:00:00Z' });
    expect(await attempt(early.id)).toEqual([409, '/problems/not-started']);
    const { id, saleId } = await onSale(client);
    const buyer = someBuyer();
    await hold(buyer, { productId: id }, { 'idempotency-key': 'h' });
    const reused = await hold(buyer, { productId: id, quantity: 2 }, { 'idempotency-key': 'h' });
    expect(problemOf(reused)).toEqual([422, '/problems/key-reused']);
    for (let number = 1; number <= 3; number += 1) await hold(buyer, { productId: id });
    expect(await attempt(id, 1, buyer)).toEqual([429, '/problems/throttled']);
    await client.send('POST', `/api/admin/sales/${saleId}/pause`);
    expect(await attempt(id)).toEqual([409, '/problems/paused']);
    await client.send('POST', `/api/admin/sales/${saleId}/end`);
    expect(await attempt(id)).toEqual([410, '/problems/ended']);
    expect(await attempt(999_999)).toEqual([422, '/problems/product-not-in-sale']);
  });

  it('a hold that was confirmed is not taken again by its key', async () => {
    const buyer = someBuyer();
    const { id } = await onSale(context.client);
    const taken = await hold(buyer, { productId: id }, { 'idempotency-key': 'h' });
    await confirm(buyer, taken);
    const again = await hold(buyer, { productId: id }, { 'idempotency-key': 'h' });
    expect(problemOf(again)).toEqual([409, '/problems/already-confirmed']);
  });

  it('holding, confirming and releasing say when the store is away, or does not answer', async () => {
    const { client, demo } = context;
    const buyer = someBuyer();
    const { id } = await onSale(client);
    const taken = await hold(buyer, { productId: id });
    const attempts = async () => {
      const asked = [hold(someBuyer(), { productId: id }), confirm(buyer, taken), release(buyer, taken)];
      return (await Promise.all(asked)).map(problemOf);
    };
    demo.faults.plan((port, method) =>
      port === 'inventory' && method === 'decide' ? new FlashSaleError('STORE_UNAVAILABLE', 'away') : undefined,
    );
    const away = await attempts();
    demo.faults.plan((port, method) => (port === 'inventory' && method === 'decide' ? 'hang' : undefined));
    const silent = await attempts();
    demo.faults.plan();
    for (const answer of away) expect(answer).toEqual([503, '/problems/unavailable']);
    for (const answer of silent) expect(answer).toEqual([504, '/problems/unknown']);
    expect(await levels(client, id)).toMatchObject({ available: 9, held: 1 });
  });
}
