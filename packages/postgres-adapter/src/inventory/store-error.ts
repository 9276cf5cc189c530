import { type ErrorCode, FlashSaleError } from '@flash-sale/core';

/** What an error of the database says about the store. A conflict that reaches this far has outlived all its repeats. */
const STORE_CODES: Partial<Record<ErrorCode, ErrorCode>> = {
  DATABASE_UNAVAILABLE: 'STORE_UNAVAILABLE',
  DATABASE_CONFLICT: 'STORE_UNAVAILABLE',
  DATABASE_UNKNOWN: 'STORE_UNKNOWN',
};

/** The one place where errors of the database become those of the port. Keeps `cause`; others pass as they are. */
export function storeErrorOf(error: unknown): unknown {
  if (!FlashSaleError.isInstance(error)) return error;
  const code = error.code === 'DATABASE_REJECTED' ? codeOfRejected(error) : STORE_CODES[error.code];
  if (code === undefined) return error;
  return new FlashSaleError(code, error.message, { details: { ...error.details }, cause: error });
}

/** Text that the database cannot keep is the caller's; a violated constraint is a step that was decided wrongly. */
function codeOfRejected({ details }: FlashSaleError): ErrorCode {
  return String(details?.sqlState).startsWith('22') ? 'INVALID_ARGUMENT' : 'INVARIANT_BROKEN';
}

/** Rejects with errors of the port. */
export async function asStore<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    throw storeErrorOf(error);
  }
}

/** A reading that was not answered has changed nothing, whatever became of it. */
export async function reading<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    if (!FlashSaleError.isInstance(error, 'DATABASE_UNKNOWN')) throw error;
    throw new FlashSaleError('DATABASE_UNAVAILABLE', error.message, { details: { ...error.details }, cause: error });
  }
}
