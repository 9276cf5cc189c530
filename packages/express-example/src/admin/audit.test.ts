import type { IncomingMessage } from 'node:http';
import { expect, it } from 'vitest';
import { jsonReply, pageReply } from '../http/reply.ts';
import { problem } from '../problems/problem.ts';
import { audited, type OperatorRequest } from './audit.ts';

const lines: Record<string, unknown>[] = [];
const write = (fields: object) => void lines.push(fields as Record<string, unknown>);
const logger = { debug: write, info: write, warn: write, error: write };

function asked(headers: Record<string, string> = {}, route: Partial<OperatorRequest['route']> = {}): OperatorRequest {
  lines.length = 0;
  return {
    route: { operationId: 'pauseSale', method: 'post', access: 'admin', ...route },
    message: { headers: { authorization: 'Bearer hunter2', ...headers } } as unknown as IncomingMessage,
    path: { saleId: 's1' },
    address: '192.0.2.1',
  };
}

it('writes what was done to which sale, how it went, for whom, and an id that the reply has too', () => {
  const reply = audited(asked(), jsonReply(200, { saleId: 's1', outcome: 'adjusted' }, 'Product 1: 9 of 9'), logger);
  expect(lines).toEqual([
    {
      audit: 'pauseSale',
      saleId: 's1',
      productId: undefined,
      outcome: 'adjusted',
      status: 200,
      detail: 'Product 1: 9 of 9',
      requestId: expect.stringMatching(/^[\da-f-]{36}$/),
      address: '192.0.2.1',
    },
  ]);
  expect(reply).toMatchObject({ headers: ['X-Request-Id', lines[0]?.requestId] });
});

it('writes what was refused too, and under the id that the client gave', () => {
  audited(asked({ 'x-request-id': 'deploy-7.1' }), problem('not-initialized', 'not yet'), logger);
  expect(lines).toMatchObject([{ outcome: 'not-initialized', status: 409, requestId: 'deploy-7.1' }]);
});

it.each(['', 'two words', 'a\nb', 'x'.repeat(65), '{"a":1}'])('takes %j for no id', (id) => {
  audited(asked({ 'x-request-id': id }), jsonReply(200, {}, 'ok'), logger);
  expect(lines[0]?.requestId).not.toBe(id);
});

it('writes nothing about what only reads, what is no action of operators, and who was not believed', () => {
  const done = jsonReply(200, {}, 'ok');
  expect(audited(asked({}, { method: 'get' }), done, logger)).toBe(done);
  expect(audited(asked({}, { access: 'buyer' }), done, logger)).toBe(done);
  audited(asked(), problem('unauthorized', 'the admin token is wrong'), logger);
  audited(asked(), pageReply('text/plain', 'ok'), logger);
  expect(lines).toEqual([]);
});
