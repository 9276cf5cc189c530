import { expect, it } from 'vitest';
import { onSale, problemOf, type ReplyContext } from './reply-context.ts';

/** Replies to requests that are refused before anything is looked at. The whole matrix is in `bad-input.test.ts`. */
export function malformedReplies(context: ReplyContext): void {
  it('a parameter that a route does not know is refused, wherever', async () => {
    const { client } = context;
    const { id, saleId } = await onSale(client);
    const buyer = 'userId=alice&';
    const hold = `${saleId}.AAAAAAAAAAAAAAAAAAAAAA`;
    for (const [method, target] of [
      ['POST', `/api/purchase/${id}?${buyer}`],
      ['POST', `/api/sales/${saleId}/purchases?${buyer}`],
      ['POST', `/api/holds?${buyer}`],
      ['POST', `/api/holds/${hold}/confirm?${buyer}`],
      ['DELETE', `/api/holds/${hold}?${buyer}`],
      ['GET', `/api/orders/AAAAAAAAAAAAAAAAAAAAAA?${buyer}`],
      ['GET', '/api/products?'],
      ['POST', '/api/products?'],
      ['POST', `/api/products/initialize/${id}?`],
      ['GET', `/api/products/${id}/stock?`],
      ['GET', `/api/products/${id}/events?`],
      ['POST', `/api/admin/sales/${saleId}/pause?`],
      ['POST', `/api/admin/sales/${saleId}/resume?`],
      ['POST', `/api/admin/sales/${saleId}/end?`],
      ['POST', `/api/admin/sales/${saleId}/adjust?`],
      ['POST', `/api/admin/sales/${saleId}/reconcile?`],
      ['GET', '/api/admin/dead-letters?'],
      ['POST', '/api/admin/dead-letters/redrive?'],
      ['GET', '/actuator/prometheus?'],
      ['GET', '/actuator/health/liveness?'],
      ['GET', '/actuator/health/readiness?'],
      ['GET', '/problems?'],
      ['GET', '/problems/sold-out?'],
      ['GET', '/v3/api-docs?'],
      ['GET', '/swagger-ui/index.html?'],
    ] as const) {
      const answer = await client.send(method, `${target}surprise=1`, { headers: { accept: 'application/json' } });
      expect([target, ...problemOf(answer)]).toEqual([target, 400, '/problems/invalid-request']);
      expect(answer.json.errors).toContainEqual({ in: 'query', name: 'surprise', message: 'is not known here' });
    }
  });

  it('a body that is too large, or no JSON, is refused by every route that could have one', async () => {
    const { client } = context;
    const { id, saleId } = await onSale(client);
    const hold = `${saleId}.AAAAAAAAAAAAAAAAAAAAAA`;
    const accept = 'application/json';
    for (const [method, target] of [
      ['POST', `/api/purchase/${id}?userId=alice`],
      ['POST', `/api/sales/${saleId}/purchases?userId=alice`],
      ['POST', '/api/holds?userId=alice'],
      ['POST', `/api/holds/${hold}/confirm?userId=alice`],
      ['DELETE', `/api/holds/${hold}?userId=alice`],
      ['POST', '/api/products'],
      ['POST', `/api/products/initialize/${id}`],
      ['POST', `/api/admin/sales/${saleId}/pause`],
      ['POST', `/api/admin/sales/${saleId}/resume`],
      ['POST', `/api/admin/sales/${saleId}/end`],
      ['POST', `/api/admin/sales/${saleId}/adjust`],
      ['POST', `/api/admin/sales/${saleId}/reconcile`],
      ['POST', '/api/admin/dead-letters/redrive'],
    ] as const) {
      const large = await client.sendJson(method, target, { text: 'x'.repeat(20_000) }, { accept });
      expect([target, ...problemOf(large)]).toEqual([target, 413, '/problems/content-too-large']);
      const form = await client.send(method, target, {
        body: 'quantity=1',
        headers: { accept, 'content-type': 'application/x-www-form-urlencoded' },
      });
      expect([target, ...problemOf(form)]).toEqual([target, 415, '/problems/unsupported-media-type']);
    }
  });
}
