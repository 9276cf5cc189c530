import { expect, it } from 'vitest';
import { ConfigError, ConfigReader, type Environment } from './config-reader.ts';
import { readGate } from './read-gate.ts';

function gateOf(environment: Environment, demoMode = false) {
  const reader = new ConfigReader(environment);
  const gate = readGate(reader, demoMode);
  reader.throwIfRefused();
  return gate;
}

function refusedNames(environment: Environment): readonly string[] {
  try {
    gateOf(environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.variables;
    throw error;
  }
  return [];
}

it('counts addresses generously, trusts no proxy and no page of elsewhere', () => {
  expect(gateOf({})).toEqual({
    addressLimit: { capacity: 10_000, refillPerMinute: 60_000 },
    trustedProxies: undefined,
    allowedOrigins: [],
  });
});

it('in demo mode, where one machine plays the crowd, counts no address unless told to', () => {
  expect(gateOf({}, true).addressLimit).toBeUndefined();
  expect(gateOf({ ADDRESS_RATE_LIMIT_CAPACITY: '5' }, true).addressLimit).toEqual({
    capacity: 5,
    refillPerMinute: 60_000,
  });
});

it('takes what it is told', () => {
  const gate = gateOf({
    ADDRESS_RATE_LIMIT_CAPACITY: '0',
    TRUSTED_PROXIES: '10.0.0.0/8, ::1',
    ALLOWED_ORIGINS: 'https://shop.example, http://localhost:3000',
  });
  expect(gate.addressLimit).toBeUndefined();
  expect(gate.trustedProxies?.check('10.200.0.1', 'ipv4')).toBe(true);
  expect(gate.trustedProxies?.check('0:0:0:0:0:0:0:1', 'ipv6')).toBe(true);
  expect(gate.trustedProxies?.check('11.0.0.1', 'ipv4')).toBe(false);
  expect(gate.allowedOrigins).toEqual(['https://shop.example', 'http://localhost:3000']);
});

it.each([
  ['ADDRESS_RATE_LIMIT_CAPACITY', '-1'],
  ['ADDRESS_RATE_LIMIT_PER_MINUTE', '0'],
  ['TRUSTED_PROXIES', 'proxy.example'],
  ['TRUSTED_PROXIES', '0.0.0.0/0'],
  ['ALLOWED_ORIGINS', '*'],
  ['ALLOWED_ORIGINS', 'null'],
  ['ALLOWED_ORIGINS', 'shop.example'],
  ['ALLOWED_ORIGINS', 'https://shop.example/'],
  ['ALLOWED_ORIGINS', 'https://*.shop.example/x'],
  ['ALLOWED_ORIGINS', 'https://SHOP.example'],
])('refuses %s as %s', (name, value) => {
  expect(refusedNames({ [name]: value })).toEqual([name]);
});
