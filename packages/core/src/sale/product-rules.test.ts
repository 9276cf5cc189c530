import { describe, expect, it } from 'vitest';
import { FlashSaleError } from '../errors/flash-sale-error.ts';
import { allotment, newProduct, price, productName } from './product-rules.ts';

const valid = { name: 'Ticket', price: '19.9', allotment: 100 };

function refusedField(call: () => unknown): unknown {
  try {
    call();
  } catch (error) {
    if (FlashSaleError.isInstance(error, 'INVALID_ARGUMENT')) return error.details.field;
    throw error;
  }
  return 'not refused';
}

describe('newProduct', () => {
  it('returns a product in canonical form', () => {
    expect(newProduct(valid)).toEqual({ name: 'Ticket', price: '19.90', allotment: 100 });
    expect(newProduct({ ...valid, saleId: 'S1' }).saleId).toBe('S1');
    expect(newProduct({ ...valid, settings: { startsAt: 1, endsAt: 2, buyerLimit: 3 } }).settings).toEqual({
      startsAt: 1,
      endsAt: 2,
      buyerLimit: 3,
    });
  });

  it.each([
    [undefined, 'product'],
    [null, 'product'],
    [[], 'product'],
    ['text', 'product'],
    [{ ...valid, stock: 5 }, 'stock'],
    [JSON.parse('{"name":"a","price":"1","allotment":1,"__proto__":{}}'), '__proto__'],
    [{ ...valid, name: undefined }, 'name'],
    [{ ...valid, price: 19.9 }, 'price'],
    [{ ...valid, allotment: '100' }, 'allotment'],
    [{ ...valid, saleId: 'a:b' }, 'saleId'],
    [{ ...valid, settings: 5 }, 'settings'],
    [{ ...valid, settings: { state: 'open' } }, 'state'],
    [{ ...valid, saleId: 'S1', settings: {} }, 'settings'],
  ])('refuses %j and names the field', (value, field) => {
    expect(refusedField(() => newProduct(value))).toBe(field);
  });
});

describe('productName', () => {
  it.each(['a', 'x'.repeat(200), '😀'.repeat(200), 'Größe M / "rot"'])('keeps %s as it is', (name) => {
    expect(productName(name)).toBe(name);
  });

  it.each([
    '',
    '   ',
    'x'.repeat(201),
    '😀'.repeat(201),
    'x'.repeat(10_000),
    'a\nb',
    'a\u0000b',
    'a\u009fb',
    '\ud800',
    5,
  ])('refuses %j', (name) => {
    expect(refusedField(() => productName(name))).toBe('name');
  });
});

describe('price', () => {
  it.each([
    ['19.90', '19.90'],
    ['19.9', '19.90'],
    ['19', '19.00'],
    ['0', '0.00'],
    ['000', '0.00'],
    ['007.5', '7.50'],
    ['9999999999.99', '9999999999.99'],
  ])('writes %s as %s', (text, canonical) => {
    expect(price(text)).toBe(canonical);
    expect(price(canonical)).toBe(canonical);
  });

  it.each(['', '.5', '5.', '1.234', '-1', '+1', '1e3', '0x10', ' 1', '1\n', '12345678901', '1,00', 'NaN', 19.9, null])(
    'refuses %j',
    (value) => {
      expect(refusedField(() => price(value))).toBe('price');
    },
  );
});

describe('allotment', () => {
  it.each([0, 1, 1_000_000_000])('allows %d units', (units) => {
    expect(allotment(units)).toBe(units);
  });

  it.each([-1, 0.5, Number.NaN, 1_000_000_001, 2 ** 53, Number.POSITIVE_INFINITY, '5', 5n, undefined])(
    'refuses %s',
    (value) => {
      expect(refusedField(() => allotment(value))).toBe('allotment');
    },
  );
});
