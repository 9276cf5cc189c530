import { randomUUID } from 'node:crypto';
import { FlashSaleError, type Logger, RECOVERY_STOPS, type RecoveryStopReason, reasonOfStop } from '@flash-sale/core';
import type { DocumentReply } from '../http/reply.ts';
import { retryAfter } from '../http/retry-after.ts';
import { invalidRequest, problem } from './problem.ts';

/** When to come back if the error does not say. */
const RETRY_AFTER_MS = 1_000;

/**
 * Answers what cannot be carried out. Only errors with a code that is about the request, or about a service that is down,
 * tell their message; everything else is an id in the reply and one line in the log.
 */
export function errorToProblem(error: unknown, logger: Logger): DocumentReply {
  if (!FlashSaleError.isInstance(error)) return internalError(error, logger);
  switch (error.code) {
    case 'INVALID_ARGUMENT': {
      const field = typeof error.details.field === 'string' ? error.details.field : 'request';
      const message = error.message.startsWith(`${field} `) ? error.message.slice(field.length + 1) : error.message;
      return invalidRequest([{ in: 'body', name: field, message }]);
    }
    case 'PRODUCT_NOT_FOUND':
      return problem('product-not-found', 'there is no such product');
    case 'SALE_NOT_FOUND':
      return problem('sale-not-found', 'there is no such sale');
    case 'SALE_NOT_INITIALIZED':
      return problem('not-initialized', 'the sale was never loaded into the inventory store');
    case 'SKU_NOT_IN_SALE':
      return problem('product-not-in-sale', 'the sale does not offer a product of the request');
    case 'OPERATION_REUSED':
      return problem('operation-reused', 'the operation id named another change before');
    case 'RECOVERY_STOPPED':
      return recoveryStopped(reasonOfStop(error) ?? 'more-sold-than-set-aside');
    case 'CLOSED':
      return unavailable('closing', RETRY_AFTER_MS);
    case 'STORE_FENCED':
    case 'EPOCH_SUPERSEDED':
      return unavailable('recovering', error.retryAfterMs ?? RETRY_AFTER_MS);
    default:
      if (error.family === 'down' || error.family === 'gave-up') return down(error, logger);
      return internalError(error, logger);
  }
}

function recoveryStopped(reason: RecoveryStopReason): DocumentReply {
  return problem('recovery-stopped', `a person must decide ${RECOVERY_STOPS[reason]} (${reason})`, { reason });
}

/** A service does not answer. Repeating is safe for every route; that is said where the effect is not known. */
function down(error: FlashSaleError, logger: Logger): DocumentReply {
  logger.warn({ code: error.code, error: error.message }, 'a request found a service down');
  const retryAfterMs = error.retryAfterMs ?? RETRY_AFTER_MS;
  if (error.effect === 'none') return unavailable(error.code.toLowerCase().replaceAll('_', '-'), retryAfterMs);
  return unknown('it may have been carried out or not; repeating the same request is safe', retryAfterMs);
}

/** What was asked for may come to pass. */
export function unknown(detail: string, retryAfterMs = RETRY_AFTER_MS): DocumentReply {
  return problem('unknown', detail, { retryAfterMs }, retryAfter(retryAfterMs));
}

/** Certainly nothing was done; `reason` says what was missing. */
export function unavailable(reason: string, retryAfterMs: number): DocumentReply {
  return problem('unavailable', `nothing was changed (${reason})`, { reason, retryAfterMs }, retryAfter(retryAfterMs));
}

function internalError(error: unknown, logger: Logger): DocumentReply {
  const instance = `urn:uuid:${randomUUID()}`;
  logger.error({ instance, err: error }, 'a request failed');
  return problem('internal-error', 'the log has it under the id in instance', { instance });
}
