import { expect, it } from 'vitest';
import { headerOf, ReplyReader } from './reply-reader.ts';

const reply = (status: number, body: string, header = 'Content-Length') =>
  Buffer.from(`HTTP/1.1 ${status} Reason\r\nLocation: /api/orders/x\r\n${header}: ${body.length}\r\n\r\n${body}`);

it('reads the status and the end of a reply', () => {
  const reader = new ReplyReader();
  expect(reader.read(reply(202, '{"a":1}'))).toBe(true);
  expect(reader.status).toBe(202);
  expect(reader.unfinished).toBe(false);
});

it('reads the same reply however it is cut', () => {
  const bytes = reply(409, 'sold out');
  for (let cut = 1; cut < bytes.length; cut += 1) {
    const reader = new ReplyReader();
    expect(reader.read(Buffer.from(bytes.subarray(0, cut)))).toBe(false);
    expect(reader.unfinished).toBe(true);
    expect(reader.read(Buffer.from(bytes.subarray(cut)))).toBe(true);
    expect(reader.status).toBe(409);
  }
});

it('reads a chunked reply however it is cut, and keeps its head and body', () => {
  const chunks = '4\r\nsold\r\n5;name=value\r\n out\n\r\n0\r\nX-Trailer: 1\r\n\r\n';
  const bytes = Buffer.from(`HTTP/1.1 409 Conflict\r\nTransfer-Encoding: chunked\r\nRetry-After: 7\r\n\r\n${chunks}`);
  for (let cut = 1; cut < bytes.length; cut += 1) {
    const reader = new ReplyReader({ keepBody: true });
    const buffer = Buffer.from(bytes.subarray(0, cut));
    expect(reader.read(buffer)).toBe(false);
    expect(reader.unfinished).toBe(true);
    buffer.fill(0);
    expect(reader.read(bytes.subarray(cut))).toBe(true);
    expect(reader).toMatchObject({ status: 409, unfinished: false, body: 'sold out\n' });
    expect(headerOf(reader.head, 'retry-after')).toBe('7');
  }
});

it('keeps bodies where they are asked for, and only the last one', () => {
  const reader = new ReplyReader({ keepBody: true });
  reader.read(reply(202, 'first'));
  reader.read(reply(202, 'second'));
  expect(reader.body).toBe('second');
});

it('keeps an unfinished head when the buffer is used again', () => {
  const bytes = reply(200, 'ok');
  const buffer = Buffer.alloc(100);
  const reader = new ReplyReader();
  bytes.copy(buffer, 0, 0, 30);
  reader.read(buffer.subarray(0, 30));
  bytes.copy(buffer, 0, 30);
  expect(reader.read(buffer.subarray(0, bytes.length - 30))).toBe(true);
  expect(headerOf(reader.head, 'location')).toBe('/api/orders/x');
});

it('finds headers however they are spelled, and says when there is none', () => {
  const { head } = (() => {
    const reader = new ReplyReader();
    reader.read(reply(200, 'ok', 'cOnTent-lenGth'));
    return reader;
  })();
  expect(headerOf(head, 'content-length')).toBe('2');
  expect(headerOf(head, 'retry-after')).toBeUndefined();
});

it('takes 204 for a reply without a body', () => {
  expect(new ReplyReader().read(Buffer.from('HTTP/1.1 204 No Content\r\nDate: x\r\n\r\n'))).toBe(true);
});

it.each([
  ['another protocol', 'SSH-2.0-OpenSSH_9.2\r\n\r\n'],
  ['an older version', 'HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n'],
  ['an interim reply', 'HTTP/1.1 100 Continue\r\n\r\n'],
  ['an unknown end', 'HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nok'],
  ['chunks that are none', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n\r\n'],
  ['more than a chunked reply', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nHTTP'],
  ['two replies', 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\nHTTP/1.1 200 OK'],
  ['a head without an end', 'x'.repeat(70_000)],
])('refuses %s', (_, text) => {
  expect(() => new ReplyReader().read(Buffer.from(text))).toThrow('the target sent');
});
