import { IDEMPOTENCY_KEY_LENGTH_MAX } from '@flash-sale/core';

const BARE = /^[\x21\x23-\x7e][\x21-\x7e]*$/;
/** A string of RFC 9651: in quotes, with `\"` and `\\` as the only escapes. Blanks are left out, core refuses them. */
const QUOTED = /^"((?:[\x21\x23-\x5b\x5d-\x7e]|\\["\\])+)"$/;

/** What is wrong with a key that is refused. */
export const IDEMPOTENCY_KEY_RULE = `must be 1 to ${IDEMPOTENCY_KEY_LENGTH_MAX} printable ASCII characters without blanks, bare or in double quotes, given once`;

/**
 * Reads the Idempotency-Key header: a structured-field string as the IETF draft has it, or the same characters bare as
 * most clients send it; both forms of one text are the same key. Undefined when it is malformed. Node joins a repeated
 * header with ", ", whose blank is refused here.
 */
export function readIdempotencyKey(header: string): string | undefined {
  const quoted = QUOTED.exec(header)?.[1]?.replace(/\\(["\\])/g, '$1');
  const key = quoted ?? (BARE.test(header) ? header : undefined);
  return key !== undefined && key.length <= IDEMPOTENCY_KEY_LENGTH_MAX ? key : undefined;
}

/** The key as a structured-field string. */
export function writeIdempotencyKey(key: string): string {
  return `"${key.replace(/["\\]/g, '\\$&')}"`;
}
