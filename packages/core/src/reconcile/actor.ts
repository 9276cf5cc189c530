import { FlashSaleError } from '../errors/flash-sale-error.ts';
import { ACTOR_LENGTH_MAX } from '../ports/order-repository.ts';

/** What the name of an actor must be, in words. */
export const ACTOR_RULE = `must be 1 to ${ACTOR_LENGTH_MAX} printable characters`;

/** Whether the books can name this one: people, and processes that nobody sent. */
export function isActor(value: unknown): value is string {
  return typeof value === 'string' && value.length <= ACTOR_LENGTH_MAX && /^[^\p{Cc}]+$/u.test(value);
}

/** Returns the name of who asks, or throws `INVALID_ARGUMENT`. */
export function checkActor(value: unknown): string {
  if (isActor(value)) return value;
  throw new FlashSaleError('INVALID_ARGUMENT', `by ${ACTOR_RULE}`, { details: { field: 'by' } });
}
