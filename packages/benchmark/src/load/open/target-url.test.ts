import { expect, it } from 'vitest';
import { targetUrl } from './target-url.ts';

it.each([
  ['http://127.0.0.1:8080/buy?userId={n}', { host: '127.0.0.1', port: 8080, path: '/buy?userId={n}' }],
  ['http://localhost', { host: 'localhost', port: 80, path: '/' }],
  ['http://[::1]:8080/{n}', { host: '::1', port: 8080, path: '/{n}' }],
])('takes %s apart', (url, parts) => {
  expect(targetUrl(url)).toEqual(parts);
});

it.each(['https://127.0.0.1/', 'http://user:secret@127.0.0.1/', '127.0.0.1:8080', 'nonsense'])('refuses %s', (url) => {
  expect(() => targetUrl(url)).toThrow(expect.objectContaining({ code: 'USAGE' }));
});
