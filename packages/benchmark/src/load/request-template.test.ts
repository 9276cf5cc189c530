import { expect, it } from 'vitest';
import { prepareRequest, writeNumber } from './request-template.ts';

it('writes a request whose every {n} is the number, in as many digits as any other', () => {
  const request = prepareRequest(
    {
      method: 'POST',
      path: '/api/purchase/3?userId=buyer-{n}',
      headers: { 'Idempotency-Key': '"key-{n}"' },
      body: '{"n":"{n}"}',
    },
    '127.0.0.1:8080',
  );
  writeNumber(request, 42);
  writeNumber(request, 1_234_567_890);
  expect(request.bytes.toString()).toBe(
    [
      'POST /api/purchase/3?userId=buyer-1234567890 HTTP/1.1',
      'Host: 127.0.0.1:8080',
      'Connection: keep-alive',
      'Idempotency-Key: "key-1234567890"',
      'Content-Length: 18',
      '',
      '{"n":"1234567890"}',
    ].join('\r\n'),
  );
  writeNumber(request, 42);
  expect(request.bytes.toString()).toContain('buyer-0000000042 ');
});

it('says that there is no body, where one could be expected', () => {
  const post = prepareRequest({ method: 'POST', path: '/' }, 'localhost');
  expect(post.bytes.toString()).toBe(
    'POST / HTTP/1.1\r\nHost: localhost\r\nConnection: keep-alive\r\nContent-Length: 0\r\n\r\n',
  );
  expect(prepareRequest({ method: 'GET', path: '/' }, 'localhost').bytes.toString()).not.toContain('Content-Length');
});

it('counts the body in bytes', () => {
  const { bytes } = prepareRequest({ method: 'PUT', path: '/', body: 'é{n}' }, 'localhost');
  expect(bytes.toString()).toContain('Content-Length: 12\r\n');
});

it.each([
  { method: 'GET', path: 'x' },
  { method: 'GET', path: '/a b' },
  { method: 'GET', path: '/\r\nX: y' },
  { method: 'GET', path: '/', headers: { 'a b': 'c' } },
  { method: 'GET', path: '/', headers: { a: 'b\r\nc: d' } },
] as const)('refuses %j', (template) => {
  expect(() => prepareRequest(template, 'localhost')).toThrow('request template');
});
