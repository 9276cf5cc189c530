import { expect, it } from 'vitest';
import { prefersText } from './accept.ts';

it.each([
  [undefined, false],
  ['*/*', false],
  ['application/json', false],
  ['application/problem+json', false],
  ['text/html,application/xhtml+xml,*/*;q=0.8', false],
  ['text/plain', true],
  ['text/*', true],
  ['TEXT/PLAIN', true],
  ['text/plain;q=0.5, application/json', false],
  ['text/plain, application/json;q=0.5', true],
  ['text/plain, application/json', false],
  ['text/plain;q=0', false],
  ['image/png', false],
  ['text/plain;q=0.1, */*', false],
  ['application/json;q=0.1, */*', true],
])('a client that accepts %s gets text: %s', (accept, text) => {
  expect(prefersText(accept)).toBe(text);
});

it.each([
  [undefined, true],
  ['*/*', true],
  ['application/json', false],
  ['application/json, */*;q=0.1', false],
  ['text/plain, application/json', true],
  ['image/png, */*;q=0.1', true],
  ['image/png', false],
])('where text is the usual form, a client that accepts %s gets text: %s', (accept, text) => {
  expect(prefersText(accept, 'text')).toBe(text);
});
