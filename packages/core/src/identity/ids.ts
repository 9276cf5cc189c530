import { FlashSaleError } from '../errors/flash-sale-error.ts';

declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

/** Random, globally unique, made with the sale's row. Part of every key, message and order. */
export type SaleId = Branded<'SaleId'>;
/** The unit in which stock is counted. Unique within its sale. */
export type Sku = Branded<'Sku'>;
/** Who buys, as the host has verified it. Buyer limits, rate limits and idempotency keys all hang on it. */
export type BuyerId = Branded<'BuyerId'>;
/** 22 characters, 16 bytes in base64url. The reservation's id is the order's id. */
export type OrderId = Branded<'OrderId'>;
/** A row made by the first migration: tells apart databases that share a store or a queue. */
export type DatabaseId = Branded<'DatabaseId'>;
/** Names one change, so that repeating it is a no-op which returns the first result. */
export type OperationId = Branded<'OperationId'>;

const LETTERS_AND_DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const ORDER_ID_LENGTH = 22;

/** Longest id of any kind in UTF-16 units. Ids become parts of store keys and message headers. */
export const ID_LENGTH_MAX = 128;

/**
 * Printable ASCII without white space and without the characters that mean something to a store key (`{`, `}`, `:`),
 * a glob (`*`, `?`, `[`, `]`), a quote, a backslash or a list (`,`): such an id can be part of any key, header or log line.
 */
const SAFE_ID = characterTable(`${LETTERS_AND_DIGITS}._~@+=$!|-`);
const BASE64URL = characterTable(`${LETTERS_AND_DIGITS}_-`);
/** What the last of 22 characters can be: it holds two bits. */
const BASE64URL_LAST = characterTable('AQgw');

function isSafeId(value: unknown): value is string {
  return (
    typeof value === 'string' &&
    value.length >= 1 &&
    value.length <= ID_LENGTH_MAX &&
    consistsOf(value, SAFE_ID, value.length)
  );
}

function safeId(name: string, value: unknown): string {
  if (isSafeId(value)) return value;
  throw new FlashSaleError(
    'INVALID_ARGUMENT',
    `${name} must be 1 to ${ID_LENGTH_MAX} characters out of A-Z a-z 0-9 . _ ~ @ + = $ ! | -`,
    { details: { field: name } },
  );
}

/** 1 at the code of each of these ASCII characters. A table, because every request asks for several ids. */
function characterTable(characters: string): Uint8Array {
  const table = new Uint8Array(128);
  for (const character of characters) table[character.charCodeAt(0)] = 1;
  return table;
}

/** Whether the first `length` units of the text are all in the table. */
function consistsOf(text: string, table: Uint8Array, length: number): boolean {
  for (let index = 0; index < length; index += 1) {
    if (table[text.charCodeAt(index)] !== 1) return false;
  }
  return true;
}

/** The ids that passed last: a crowd names one sale and one SKU, over and over. */
let lastSaleId: SaleId | undefined;
let lastSku: Sku | undefined;

/** Each returns its argument branded, or throws `INVALID_ARGUMENT` naming the field. */
export function saleId(value: unknown): SaleId {
  if (lastSaleId === undefined || value !== lastSaleId) lastSaleId = safeId('saleId', value) as SaleId;
  return lastSaleId;
}
export function sku(value: unknown): Sku {
  if (lastSku === undefined || value !== lastSku) lastSku = safeId('sku', value) as Sku;
  return lastSku;
}
export const buyerId = (value: unknown): BuyerId => safeId('buyerId', value) as BuyerId;
export const databaseId = (value: unknown): DatabaseId => safeId('databaseId', value) as DatabaseId;
export const operationId = (value: unknown): OperationId => safeId('operationId', value) as OperationId;

/** Accepts only the canonical form: 16 bytes as unpadded base64url. */
export function orderId(value: unknown): OrderId {
  if (
    typeof value === 'string' &&
    value.length === ORDER_ID_LENGTH &&
    consistsOf(value, BASE64URL, ORDER_ID_LENGTH - 1) &&
    BASE64URL_LAST[value.charCodeAt(ORDER_ID_LENGTH - 1)] === 1
  ) {
    return value as OrderId;
  }
  throw new FlashSaleError('INVALID_ARGUMENT', 'orderId must be 22 characters of base64url', {
    details: { field: 'orderId' },
  });
}
