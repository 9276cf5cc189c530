import { FlashSaleError } from '@flash-sale/core';
import { expect, it } from 'vitest';
import { buy, levels, onSale, problemOf, type ReplyContext } from './reply-context.ts';

/** Replies of the operator's routes. */
export function administrationReplies(context: ReplyContext): void {
  it('units are added and removed once per operation', async () => {
    const { client } = context;
    const { id, saleId } = await onSale(client);
    const adjust = async (operationId: string, delta: number, productId = id) =>
      await client.sendJson('POST', `/api/admin/sales/${saleId}/adjust`, { operationId, productId, delta });
    const added = await adjust('add', 5);
    expect([added.status, added.json]).toEqual([
      200,
      { outcome: 'adjusted', productId: id, allotment: 15, available: 15 },
    ]);
    expect((await adjust('add', 5)).json).toMatchObject({ outcome: 'replayed', allotment: 15 });
    expect((await adjust('remove', -3)).json).toMatchObject({ outcome: 'adjusted', allotment: 12, available: 12 });
    await buy(client, id, { quantity: 10 });
    const refused = await adjust('too-many', -3);
    expect([...problemOf(refused), refused.json.available]).toEqual([409, '/problems/not-available', 2]);
    expect(problemOf(await adjust('add', 6))).toEqual([422, '/problems/operation-reused']);
    const other = await onSale(client);
    expect(problemOf(await adjust('foreign', 1, other.id))).toEqual([422, '/problems/product-not-in-sale']);
    expect(await levels(client, id)).toEqual({ allotment: 12, available: 2, held: 0, sold: 10 });
  });

  it('a sale is paused, resumed and ended, and stays ended', async () => {
    const { client } = context;
    const { id, saleId } = await onSale(client);
    const move = async (verb: string) => await client.send('POST', `/api/admin/sales/${saleId}/${verb}`);
    expect((await move('pause')).json).toMatchObject({ saleId, window: 'paused' });
    expect((await move('pause')).json).toMatchObject({ window: 'paused' });
    expect((await move('resume')).json).toMatchObject({
      window: 'open',
      products: [{ productId: id, allotment: 10, available: 10, held: 0, sold: 0 }],
    });
    expect((await move('end')).json).toMatchObject({ window: 'ended' });
    expect((await move('end')).json).toMatchObject({ window: 'ended' });
    expect(problemOf(await move('resume'))).toEqual([410, '/problems/ended']);
    expect(problemOf(await move('pause'))).toEqual([410, '/problems/ended']);
  });

  it('a reconciliation of a sound sale finds nothing, and counts what it has compared', async () => {
    const { client } = context;
    const { id, saleId } = await onSale(client);
    await buy(client, id, { quantity: 2 });
    await buy(client, id);
    for (const body of [{}, { dryRun: false }]) {
      const { status, json } = await client.sendJson('POST', `/api/admin/sales/${saleId}/reconcile`, body);
      expect([status, json]).toMatchObject([
        200,
        {
          saleId,
          dryRun: body.dryRun ?? true,
          products: [{ productId: id, allotment: 10, available: 7, held: 0, sold: 3 }],
          counted: { reservations: 2, deadLetters: 0 },
          discrepancies: [],
        },
      ]);
    }
  });

  it('dead letters are listed, and what is none is refused by redrive', async () => {
    const { client } = context;
    const { saleId } = await onSale(client);
    const list = await client.send('GET', `/api/admin/dead-letters?saleId=${saleId}&limit=10&includeSettled=true`);
    expect([list.status, list.json]).toEqual([200, []]);
    const redriven = await client.sendJson('POST', '/api/admin/dead-letters/redrive', { saleId, ids: ['1'] });
    expect([redriven.status, redriven.json]).toMatchObject([200, { published: [], refused: [{ id: '1' }] }]);
  });

  it('a sale that is unknown, or not initialized, is told apart', async () => {
    const { client } = context;
    const created = await client.sendJson('POST', '/api/products', { name: 'A lamp', price: '5', quantity: 1 });
    const { id, saleId } = created.json;
    const attempts = async (sale: unknown) => [
      problemOf(await client.send('POST', `/api/admin/sales/${sale}/pause`)),
      problemOf(await client.send('POST', `/api/admin/sales/${sale}/resume`)),
      problemOf(await client.send('POST', `/api/admin/sales/${sale}/end`)),
      problemOf(await client.sendJson('POST', `/api/admin/sales/${sale}/reconcile`, {})),
      problemOf(await client.sendJson('POST', '/api/admin/dead-letters/redrive', { saleId: sale, ids: ['1'] })),
    ];
    for (const answer of await attempts('no-such-sale')) expect(answer).toEqual([404, '/problems/sale-not-found']);
    for (const answer of await attempts(saleId)) expect(answer).toEqual([409, '/problems/not-initialized']);
    const body = { operationId: 'o', productId: id, delta: 1 };
    const early = await client.sendJson('POST', `/api/admin/sales/${saleId}/adjust`, body);
    expect(problemOf(early)).toEqual([409, '/problems/not-initialized']);
  });

  it('operators are told when the database is away, or does not answer', async () => {
    const { client, demo } = context;
    const { id, saleId } = await onSale(client);
    const sale = `/api/admin/sales/${saleId}`;
    const attempts = async () => [
      problemOf(await client.send('POST', `${sale}/pause`)),
      problemOf(await client.send('POST', `${sale}/resume`)),
      problemOf(await client.send('POST', `${sale}/end`)),
      problemOf(await client.sendJson('POST', `${sale}/adjust`, { operationId: 'o', productId: id, delta: 1 })),
      problemOf(await client.sendJson('POST', `${sale}/reconcile`, {})),
      problemOf(await client.send('GET', '/api/admin/dead-letters')),
      problemOf(await client.sendJson('POST', '/api/admin/dead-letters/redrive', { saleId, ids: ['1'] })),
    ];
    for (const [code, status, type] of [
      ['DATABASE_UNAVAILABLE', 503, '/problems/unavailable'],
      ['DATABASE_UNKNOWN', 504, '/problems/unknown'],
    ] as const) {
      demo.faults.plan((port) => (port === 'catalog' || port === 'orders' ? new FlashSaleError(code, 'x') : undefined));
      const answers = await attempts();
      demo.faults.plan();
      for (const answer of answers) expect(answer).toEqual([status, type]);
    }
    expect(await levels(client, id)).toMatchObject({ allotment: 10 });
  });
}
