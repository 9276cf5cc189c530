import { expect, it } from 'vitest';
import { BenchmarkError } from '../benchmark-error.ts';
import { isLoopback, requireLoopback } from './loopback.ts';

it.each(['localhost', '127.0.0.1', '127.9.8.7', '::1', '::ffff:127.0.0.1'])('takes %s for this machine', (host) => {
  expect(isLoopback(host)).toBe(true);
});

it.each(['example.com', '128.0.0.1', '10.0.0.1', '::2', '0.0.0.0', 'localhost.example.com', '127.1', ''])(
  'takes %j for another machine',
  (host) => {
    expect(isLoopback(host)).toBe(false);
  },
);

it('refuses another machine unless that is allowed', () => {
  expect(() => requireLoopback('10.0.0.1', false)).toThrow(BenchmarkError);
  expect(() => requireLoopback('10.0.0.1', true)).not.toThrow();
});
