/**
 * Bounds one call. A call answers (or rejects) within its bound, whatever the services behind it do.
 *
 * The earlier of the two counts. Both are optional: the configured default deadline applies then.
 */
export interface CallOptions {
  /** Aborting withdraws what was not dispatched yet; what was dispatched is answered as unknown. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds from now until the call answers at the latest. A positive number. */
  readonly timeoutMs?: number | undefined;
}
