import { AssertionError } from 'node:assert';
import type { ErrorCode } from '../errors/error-codes.ts';
import { FlashSaleError } from '../errors/flash-sale-error.ts';

/** Asserts that the call throws or rejects with a `FlashSaleError` of this code, and returns it. */
export async function rejectsWith(code: ErrorCode, call: () => unknown): Promise<FlashSaleError> {
  let error: unknown;
  try {
    await call();
  } catch (caught) {
    error = caught;
  }
  if (FlashSaleError.isInstance(error, code)) return error;
  const actual = error instanceof Error ? `${error.name}: ${error.message}` : 'it resolved';
  throw new AssertionError({
    message: `expected a rejection with ${code}, but ${actual}`,
    actual: error,
    expected: code,
  });
}
