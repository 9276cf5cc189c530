import { FlashSaleError } from '../errors/flash-sale-error.ts';
import { saleId } from '../identity/ids.ts';
import type { NewProduct } from '../ports/product-catalog.ts';
import { refuseUnknownFields, requireInteger, requireObject } from './checked-fields.ts';
import { ALLOTMENT_MAX } from './line.ts';
import { newSaleSettings } from './settings-rules.ts';

/** Longest product name in characters (Unicode code points). */
export const PRODUCT_NAME_LENGTH_MAX = 200;

const PRICE = /^\d{1,10}(\.\d{1,2})?$/;
/** Control characters, and halves of a surrogate pair, which no database can store as text. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}]/u;
const FIELDS = ['name', 'price', 'allotment', 'saleId', 'settings'] as const;

/**
 * Checks a product that is to be created and returns it in canonical form, for every catalog alike. Throws
 * `INVALID_ARGUMENT` naming the field; an unknown field is refused too, since it is a misspelt known one.
 *
 * A product either joins a sale or brings the settings of its own: both at once is refused.
 */
export function newProduct(value: unknown): NewProduct {
  const fields = requireObject('product', value);
  refuseUnknownFields('product', fields, FIELDS);
  if (fields.saleId !== undefined && fields.settings !== undefined) {
    throw new FlashSaleError('INVALID_ARGUMENT', 'a product that joins a sale takes the settings of that sale', {
      details: { field: 'settings' },
    });
  }
  return {
    name: productName(fields.name),
    price: price(fields.price),
    allotment: allotment(fields.allotment),
    saleId: fields.saleId === undefined ? undefined : saleId(fields.saleId),
    settings: fields.settings === undefined ? undefined : newSaleSettings(fields.settings),
  };
}

/** Returns the name as it is, or throws `INVALID_ARGUMENT`: 1 to 200 characters, not all blank, no control characters. */
export function productName(value: unknown): string {
  if (
    typeof value === 'string' &&
    // A character is at most two UTF-16 units: the cheap test keeps a huge text from being taken apart.
    value.length <= PRODUCT_NAME_LENGTH_MAX * 2 &&
    value.trim() !== '' &&
    [...value].length <= PRODUCT_NAME_LENGTH_MAX &&
    !UNPRINTABLE.test(value)
  ) {
    return value;
  }
  throw new FlashSaleError(
    'INVALID_ARGUMENT',
    `name must be 1 to ${PRODUCT_NAME_LENGTH_MAX} characters, not all blank and without control characters`,
    { details: { field: 'name' } },
  );
}

/**
 * Returns an exact decimal in its one canonical form: no leading zeros, two places ("19.90"). Takes text only, because a
 * floating-point number is not exact. Throws `INVALID_ARGUMENT`.
 */
export function price(value: unknown): string {
  if (typeof value !== 'string' || !PRICE.test(value)) {
    throw new FlashSaleError('INVALID_ARGUMENT', 'price must be a text like "19.90": up to 10 digits, up to 2 places', {
      details: { field: 'price' },
    });
  }
  const [whole = '', places = ''] = value.split('.');
  return `${whole.replace(/^0+(?=\d)/, '')}.${places.padEnd(2, '0')}`;
}

/** Returns the allotment, or throws `INVALID_ARGUMENT`. An integer from 0 (nothing yet; units can be added) to `ALLOTMENT_MAX`. */
export function allotment(value: unknown): number {
  return requireInteger('allotment', value, 0, ALLOTMENT_MAX);
}
