import { ERROR_CODES, type ErrorCode, type ErrorEffect, type ErrorFamily } from './error-codes.ts';

const BRAND = Symbol.for('@flash-sale/core/FlashSaleError');

/** What an error carries beside its code and message. */
export interface FlashSaleErrorOptions {
  /** Facts for a log line. Never a secret. */
  readonly details?: Readonly<Record<string, unknown>> | undefined;
  readonly cause?: unknown;
  /** How long to wait before trying again, in milliseconds, where something better than a guess is known. */
  readonly retryAfterMs?: number | undefined;
}

/**
 * The one error class of the library: what cannot be carried out. What happens in normal trade (sold out, throttled) is
 * a value, never an error.
 *
 * Test with `FlashSaleError.isInstance(error, code?)`: `instanceof` fails across duplicated packages.
 */
export class FlashSaleError extends Error {
  override readonly name = 'FlashSaleError';
  readonly code: ErrorCode;
  readonly details: Readonly<Record<string, unknown>>;
  readonly retryAfterMs: number | undefined;
  readonly [BRAND] = true;

  constructor(code: ErrorCode, message: string, options: FlashSaleErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.details = options.details ?? {};
    this.retryAfterMs = options.retryAfterMs;
  }

  get family(): ErrorFamily {
    return ERROR_CODES[this.code].family;
  }

  /** Whether the same call may succeed later. */
  get retryable(): boolean {
    return ERROR_CODES[this.code].retryable;
  }

  /** `none` promises that nothing was changed; `unknown` that it may have been. */
  get effect(): ErrorEffect {
    return ERROR_CODES[this.code].effect;
  }

  static isInstance(error: unknown, code?: ErrorCode): error is FlashSaleError {
    if (typeof error !== 'object' || error === null || !(BRAND in error)) return false;
    return code === undefined || (error as FlashSaleError).code === code;
  }

  /** True when `error` promises that the failed call changed nothing. Any foreign error promises nothing. */
  static changedNothing(error: unknown): boolean {
    return FlashSaleError.isInstance(error) && error.effect === 'none';
  }
}
