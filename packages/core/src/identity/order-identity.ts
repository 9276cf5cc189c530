import { createHash, hash } from 'node:crypto';
import { FlashSaleError } from '../errors/flash-sale-error.ts';
import type { BuyerId, OperationId, OrderId, SaleId, Sku } from './ids.ts';

/** Longest idempotency key in UTF-16 units. */
export const IDEMPOTENCY_KEY_LENGTH_MAX = 255;
const PRINTABLE_ASCII = /^[\x21-\x7e]+$/;

/** Returns the key, or throws `INVALID_ARGUMENT`. Printable ASCII without blanks, 1 to 255 characters. */
export function idempotencyKey(value: unknown): string {
  if (
    typeof value === 'string' &&
    value.length >= 1 &&
    value.length <= IDEMPOTENCY_KEY_LENGTH_MAX &&
    PRINTABLE_ASCII.test(value)
  ) {
    return value;
  }
  throw new FlashSaleError(
    'INVALID_ARGUMENT',
    `idempotencyKey must be 1 to ${IDEMPOTENCY_KEY_LENGTH_MAX} printable ASCII characters without blanks`,
    { details: { field: 'idempotencyKey' } },
  );
}

/** The last of 22 characters holds two bits of 16 bytes; the other four are cleared, as in the canonical form. */
const LAST_CHARACTER = Array.from({ length: 128 }, (_, code) => {
  const value = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'.indexOf(String.fromCharCode(code));
  return 'AQgw'.charAt(value >> 4);
});

/**
 * 16 bytes of SHA-256 as 22 characters of base64url. The parts are separated by a byte that none of them can hold. Cut from
 * the text of all 32 bytes, because that needs no buffer on the hot path.
 */
function digest(text: string): string {
  const all = hash('sha256', text, 'base64url');
  return all.slice(0, 21) + LAST_CHARACTER[all.charCodeAt(21)];
}

/** The order id that (sale, buyer, key) always leads to: the reservation record is the idempotency record. */
export function orderIdOf(saleId: SaleId, buyerId: BuyerId, idempotencyKey: string): OrderId {
  return digest(`${saleId}\n${buyerId}\n${idempotencyKey}`) as OrderId;
}

/** What the fingerprint covers. */
export type RequestKind = 'purchase' | 'hold';

/** The last fingerprint of one line: a crowd asks for the same, and the store keeps one text for all of it. */
let last: {
  readonly kind: RequestKind;
  readonly sku: string;
  readonly quantity: number;
  readonly fingerprint: string;
} = {
  kind: 'purchase',
  sku: '',
  quantity: 0,
  fingerprint: '',
};

/** Digest of the payload: the same key with another fingerprint is `key-reused`. Lines count in their given order. */
export function fingerprintOf(
  kind: RequestKind,
  lines: readonly { readonly sku: Sku; readonly quantity: number }[],
): string {
  const first = lines[0];
  if (lines.length === 1 && first !== undefined) {
    const { sku, quantity } = first;
    if (last.kind !== kind || last.sku !== sku || last.quantity !== quantity) {
      last = { kind, sku, quantity, fingerprint: `${kind}:${sku}:${quantity}` };
    }
    return last.fingerprint;
  }
  const sum = createHash('sha256').update(kind);
  for (const line of lines) sum.update(`\n${line.sku}:${line.quantity}`);
  return `${kind}:${sum.digest('base64url').slice(0, 22)}`;
}

/** The operation id of a confirm or a release whose caller gave no key: the same move on the same hold is the same operation. */
export function settlementIdOf(
  verb: 'confirm' | 'release',
  orderId: OrderId,
  lines: readonly { readonly sku: Sku; readonly quantity: number }[] | undefined,
  key: string | undefined,
): OperationId {
  const payload = lines === undefined ? '' : lines.map((line) => `${line.sku}:${line.quantity}`).join('\n');
  return digest(`${verb}\n${orderId}\n${payload}\n${key ?? ''}`) as OperationId;
}

/** The operation id under which a SKU joins a live sale: the same for every process, so that it joins once. */
export function joinIdOf(sku: Sku): OperationId {
  return digest(`join\n${sku}`) as OperationId;
}
