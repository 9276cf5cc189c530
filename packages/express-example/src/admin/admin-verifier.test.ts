import { expect, it } from 'vitest';
import { openAdmin, tokenAdmin } from './admin-verifier.ts';

const admin = tokenAdmin('a-token-of-the-operator');

it('lets the operator pass', () => {
  expect(admin('Bearer a-token-of-the-operator')).toBeUndefined();
  expect(admin('bearer a-token-of-the-operator')).toBeUndefined();
});

it.each([
  undefined,
  '',
  'Bearer',
  'Bearer ',
  'Basic a-token-of-the-operator',
  'Bearer a-token-of-the-operato',
  'Bearer a-token-of-the-operator!',
  'Bearer A-token-of-the-operator',
  `Bearer ${'x'.repeat(7_000)}`,
])('answers %s with 401', (authorization) => {
  expect(admin(authorization)).toMatchObject({ status: 401, json: { type: '/problems/unauthorized' } });
});

it('asks nobody in demo mode', () => {
  expect(openAdmin(undefined)).toBeUndefined();
});
