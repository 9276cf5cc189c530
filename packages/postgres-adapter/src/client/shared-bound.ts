import type { CallOptions } from '@flash-sale/core';

/** One bound for several statements in turn: each gets what the earlier ones left of it. */
export function sharedBound(options: CallOptions | undefined): () => CallOptions | undefined {
  const timeoutMs = options?.timeoutMs;
  if (timeoutMs === undefined) return () => options;
  const endsAt = performance.now() + timeoutMs;
  // Not below one: a bound that has passed is told by the call itself, before it hands anything over.
  return () => ({ signal: options?.signal, timeoutMs: Math.max(1, endsAt - performance.now()) });
}
