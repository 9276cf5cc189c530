import { Type } from 'typebox';
import { describe, expect, it } from 'vitest';
import { ProductPath } from '../schemas/paths.ts';
import { LinesBody, PurchaseBody } from '../schemas/purchase.ts';
import { strictObject } from '../schemas/strict-object.ts';
import { bodyValidator, parameterValidator } from './validate.ts';

describe('a product id in a path', () => {
  const check = parameterValidator(ProductPath, 'path');

  it.each([
    ['1', 1],
    ['9007199254740991', Number.MAX_SAFE_INTEGER],
  ])('%s is one', (text, productId) => {
    expect(check({ productId: text })).toEqual({ value: { productId } });
  });

  it.each([
    '0',
    '-1',
    '007',
    '+1',
    ' 1',
    '1 ',
    '1.0',
    '1e3',
    '0x10',
    'NaN',
    '',
    '9007199254740992',
    '1'.repeat(10_000),
  ])('%j is none', (text) => {
    expect(check({ productId: text })).toMatchObject({ errors: [{ in: 'path', name: 'productId' }] });
  });
});

describe('a boolean parameter', () => {
  const check = parameterValidator(strictObject({ on: Type.Optional(Type.Boolean()) }), 'query');

  it('is true or false in words', () => {
    expect(check({ on: 'true' })).toEqual({ value: { on: true } });
    expect(check({ on: 'false' })).toEqual({ value: { on: false } });
    expect(check({ on: '1' })).toMatchObject({ errors: [{ name: 'on' }] });
  });
});

describe('a body', () => {
  const check = bodyValidator(LinesBody);

  it('names what is wrong by its place', () => {
    const body = {
      lines: [
        { productId: 1, quantity: 1 },
        { productId: '2', quantity: 0.5, extra: 1 },
      ],
    };
    expect(check(body)).toEqual({
      errors: [
        { in: 'body', name: 'lines[1].extra', message: 'is not known here' },
        { in: 'body', name: 'lines[1].productId', message: 'must be an integer' },
        { in: 'body', name: 'lines[1].quantity', message: 'must be an integer' },
      ],
    });
  });

  it('names what is missing', () => {
    expect(check({})).toEqual({ errors: [{ in: 'body', name: 'lines', message: 'is required' }] });
    expect(check({ lines: [{}] })).toEqual({
      errors: [
        { in: 'body', name: 'lines[0].productId', message: 'is required' },
        { in: 'body', name: 'lines[0].quantity', message: 'is required' },
      ],
    });
  });

  it.each([null, [], 'text', 3, true])('that is %j is refused', (body) => {
    expect(check(body)).toEqual({ errors: [{ in: 'body', name: 'body', message: 'must be an object' }] });
  });

  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])('with a field named %s is refused', (name) => {
    const body = JSON.parse(`{ "${name}": { "quantity": 1 } }`) as unknown;
    expect(bodyValidator(PurchaseBody)(body)).toEqual({
      errors: [{ in: 'body', name, message: 'is not known here' }],
    });
  });

  it.each(['1', 0, -1, 0.5, 1_000_001, 2 ** 53, Number.NaN, null, true, [1], {}])(
    'quantity %j is refused',
    (quantity) => {
      expect(bodyValidator(PurchaseBody)({ quantity })).toMatchObject({ errors: [{ name: 'quantity' }] });
    },
  );
});
