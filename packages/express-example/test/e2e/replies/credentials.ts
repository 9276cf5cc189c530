import { expect, it } from 'vitest';
import { mintBuyerToken } from '../../../src/buyer/buyer-token.ts';
import { problemOf, type ReplyContext } from './reply-context.ts';

const ADMIN = { authorization: 'Bearer an-operators-token' };
const SECRET = 'a secret of at least thirty-two bytes';
const HOLD = 'some-sale.AAAAAAAAAAAAAAAAAAAAAA';

/** What the shop that asks for tokens answers. */
export function credentialReplies(context: ReplyContext): void {
  it('without a credential nobody buys and nobody administers', async () => {
    const { stranger } = context;
    for (const [method, target, realm] of [
      ['POST', '/api/purchase/1', 'buyer'],
      ['POST', '/api/sales/s/purchases', 'buyer'],
      ['POST', '/api/holds', 'buyer'],
      ['POST', `/api/holds/${HOLD}/confirm`, 'buyer'],
      ['DELETE', `/api/holds/${HOLD}`, 'buyer'],
      ['GET', '/api/orders/AAAAAAAAAAAAAAAAAAAAAA', 'buyer'],
      ['POST', '/api/products', 'admin'],
      ['POST', '/api/products/initialize/1', 'admin'],
      ['POST', '/api/admin/sales/s/pause', 'admin'],
      ['POST', '/api/admin/sales/s/resume', 'admin'],
      ['POST', '/api/admin/sales/s/end', 'admin'],
      ['POST', '/api/admin/sales/s/adjust', 'admin'],
      ['POST', '/api/admin/sales/s/reconcile', 'admin'],
      ['GET', '/api/admin/dead-letters', 'admin'],
      ['POST', '/api/admin/dead-letters/redrive', 'admin'],
    ] as const) {
      const answer = await stranger.send(method, target, { headers: { accept: 'application/json' } });
      expect([target, ...problemOf(answer)]).toEqual([target, 401, '/problems/unauthorized']);
      expect(answer.headers.get('www-authenticate')).toBe(`Bearer realm="${realm}"`);
    }
  });

  it('a buyer with a token buys, and only that buyer sees the order', async () => {
    const { stranger } = context;
    const created = await stranger.sendJson(
      'POST',
      '/api/products',
      { name: 'A lamp', price: '5', quantity: 1 },
      ADMIN,
    );
    await stranger.send('POST', `/api/products/initialize/${created.json.id}`, { headers: ADMIN });
    const as = (buyer: string, expiresAt = Date.now() + 60_000) => ({
      headers: { authorization: `Bearer ${mintBuyerToken(SECRET, buyer, expiresAt)}` },
    });
    const bought = await stranger.send('POST', `/api/purchase/${created.json.id}`, as('alice'));
    expect(bought.status).toBe(202);
    const order = `/api/orders/${bought.json.orderId}`;
    expect((await stranger.send('GET', order, as('alice'))).status).toBe(200);
    expect((await stranger.send('GET', order, as('bob'))).status).toBe(404);
    expect((await stranger.send('GET', order, as('alice', Date.now() - 1_000))).status).toBe(401);
    const named = await stranger.send('POST', `/api/purchase/${created.json.id}?userId=bob`, as('alice'));
    expect([...problemOf(named), named.json.detail]).toEqual([
      400,
      '/problems/invalid-request',
      'userId is for demo mode only',
    ]);
  });

  it('a token for buying is none for administering, nor the other way round', async () => {
    const { stranger } = context;
    const authorization = `Bearer ${mintBuyerToken(SECRET, 'alice', Date.now() + 60_000)}`;
    const asAdmin = await stranger.send('GET', '/api/admin/dead-letters', { headers: { authorization } });
    expect(asAdmin.status).toBe(401);
    expect(asAdmin.headers.get('www-authenticate')).toBe('Bearer realm="admin", error="invalid_token"');
    expect((await stranger.send('POST', '/api/purchase/1', { headers: ADMIN })).status).toBe(401);
    expect((await stranger.send('GET', '/api/products')).status).toBe(200);
  });
}
