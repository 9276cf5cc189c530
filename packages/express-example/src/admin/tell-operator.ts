import { FlashSaleError } from '@flash-sale/core';

/**
 * Tells whoever started a program why it could not do its work, in words, and ends it with 1. What is no error of the
 * library is a bug, or one of a driver at start, and is thrown on.
 */
export function tellOperator(error: unknown, complain: (line: string) => void): void {
  if (!FlashSaleError.isInstance(error)) throw error;
  const { decide } = error.details;
  complain(`${error.code}: ${error.message}`);
  if (typeof decide === 'string') complain(`A person must decide ${decide}.`);
  process.exitCode = 1;
}
