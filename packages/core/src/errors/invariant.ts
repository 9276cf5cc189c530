import { FlashSaleError } from './flash-sale-error.ts';

/** Asserts what the code relies on. Throws `INVARIANT_BROKEN`: a failure here is a bug, never a caller's mistake. */
export function invariant(condition: boolean, message: string, details?: Record<string, unknown>): asserts condition {
  if (!condition) throw new FlashSaleError('INVARIANT_BROKEN', message, { details });
}
