import { expect, it } from 'vitest';
import { addressOf, missing, servicesOf } from './needs.ts';

it('takes the servers that the environment names, and an empty name for none', () => {
  const environment = { REDIS_URL: 'redis://127.0.0.1', KAFKA_BROKERS: '', HOME: '/' };
  expect(servicesOf(environment)).toEqual({ REDIS_URL: 'redis://127.0.0.1' });
});

it('names every server and program that is not there', () => {
  const needs = { services: ['REDIS_URL', 'KAFKA_BROKERS'], programs: ['no-such-program'] } as const;
  expect(missing(needs, { REDIS_URL: 'redis://127.0.0.1' })).toEqual([
    'KAFKA_BROKERS is not set',
    'there is no no-such-program on the PATH',
  ]);
});

it('misses nothing that nobody needs', () => {
  expect(missing({}, {}, '')).toEqual([]);
});

it('refuses to guess an address', () => {
  expect(addressOf({ REDIS_URL: 'redis://127.0.0.1' }, 'REDIS_URL')).toBe('redis://127.0.0.1');
  expect(() => addressOf({}, 'REDIS_URL')).toThrow('REDIS_URL is not set');
});
