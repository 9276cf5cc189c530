/** Whole seconds, rounded up: a client that waits so long never comes too early. At least 1. */
export function retryAfterSeconds(retryAfterMs: number): number {
  return Math.max(1, Math.ceil(retryAfterMs / 1_000));
}

/** The Retry-After field (RFC 9110, section 10.2.3). */
export function retryAfter(retryAfterMs: number): readonly [string, string] {
  return ['Retry-After', String(retryAfterSeconds(retryAfterMs))];
}
