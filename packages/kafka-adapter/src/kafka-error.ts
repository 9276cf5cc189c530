import { type ErrorCode, FlashSaleError } from '@flash-sale/core';
import { DeadlinePassed } from './client/deadline.ts';

/** Group errors that say: the partitions are not this member's any more. */
const LOST_MEMBERSHIP = new Set([
  'REBALANCE_IN_PROGRESS',
  'UNKNOWN_MEMBER_ID',
  'ILLEGAL_GENERATION',
  'FENCED_INSTANCE_ID',
  'NOT_COORDINATOR_FOR_GROUP',
]);

/** The broker's own word for an error, of the error itself or of what it wraps. */
export function kafkaErrorType(error: unknown): string | undefined {
  for (let at = error, depth = 0; typeof at === 'object' && at !== null && depth < 5; depth += 1) {
    if ('type' in at && typeof at.type === 'string') return at.type;
    at = 'cause' in at ? at.cause : undefined;
  }
  return undefined;
}

export function lostMembership(error: unknown): boolean {
  const type = kafkaErrorType(error);
  return type !== undefined && LOST_MEMBERSHIP.has(type);
}

/**
 * Whether the same call can be expected to fail again. "Retries exceeded" only says that the client, which is told not to
 * retry, did not.
 */
export function isPermanent(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const { name, retriable } = error as { name?: unknown; retriable?: unknown };
  return retriable === false && name !== 'KafkaJSNumberOfRetriesExceeded';
}

/** The one place where errors of the client become errors with a code. Keeps `cause`. */
export function mapKafkaError(
  error: unknown,
  code: Extract<ErrorCode, 'QUEUE_UNAVAILABLE' | 'QUEUE_UNKNOWN'>,
  doing: string,
): FlashSaleError {
  if (FlashSaleError.isInstance(error)) return error;
  const type = kafkaErrorType(error);
  const reason = reasonOf(error);
  const what = error instanceof DeadlinePassed ? `${reason} while ${doing}` : `${doing} failed: ${reason}`;
  return new FlashSaleError(code, `Kafka: ${what}`, { details: { type }, cause: error });
}

/** The client's message, and of several errors in one what each of them says: "Topic creation errors" alone says nothing. */
function reasonOf(error: unknown): string {
  const message = error instanceof Error && error.message !== '' ? error.message : String(error);
  const inner = typeof error === 'object' && error !== null && 'errors' in error ? error.errors : undefined;
  if (!Array.isArray(inner) || inner.length === 0) return message;
  return `${message} (${[...new Set(inner.map(reasonOf))].join('; ')})`;
}
