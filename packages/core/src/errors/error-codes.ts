/**
 * Who has to act on an error.
 *
 * - `caller`: the request or the configuration is wrong; repeating it changes nothing.
 * - `down`: something the library depends on does not answer; the same call may succeed later.
 * - `gave-up`: a limit of the library or of the caller ended the call.
 * - `bug`: must never happen; a promise or an invariant is at stake.
 */
export type ErrorFamily = 'caller' | 'down' | 'gave-up' | 'bug';

/**
 * What the failed call may have changed.
 *
 * - `none`: certainly nothing.
 * - `unknown`: it was handed to a service and the answer is missing; it may have been carried out.
 */
export type ErrorEffect = 'none' | 'unknown';

/** What a code says about every error that carries it. */
export interface ErrorCodeEntry {
  readonly family: ErrorFamily;
  readonly retryable: boolean;
  readonly effect: ErrorEffect;
  /** One sentence for the reference page. */
  readonly meaning: string;
}

function entry(family: ErrorFamily, retryable: boolean, effect: ErrorEffect, meaning: string): ErrorCodeEntry {
  return { family, retryable, effect, meaning };
}

/** The one table of error codes. `docs/reference/errors.md` documents each; a test holds the two together. */
export const ERROR_CODES = {
  INVALID_ARGUMENT: entry('caller', false, 'none', 'An argument of a call is malformed or out of its limits.'),
  INVALID_CONFIGURATION: entry('caller', false, 'none', 'An option or a combination of ports cannot work.'),
  SALE_NOT_FOUND: entry('caller', false, 'none', 'The catalog has no sale with this id.'),
  SALE_NOT_INITIALIZED: entry(
    'caller',
    false,
    'none',
    'The sale is in the catalog and was never loaded into the inventory store.',
  ),
  PRODUCT_NOT_FOUND: entry('caller', false, 'none', 'The catalog has no product with this id.'),
  SKU_NOT_IN_SALE: entry('caller', false, 'none', 'A line names a SKU that the sale does not offer.'),
  OPERATION_REUSED: entry('caller', false, 'none', 'An operation id was used before for another change.'),
  CLOSED: entry('caller', false, 'none', 'The object was closed before this call.'),
  FOREIGN_DATABASE: entry('caller', false, 'none', 'The store, queue or message belongs to another database.'),
  DATA_FOLDER_LOCKED: entry('caller', false, 'none', 'Another living process uses the data folder.'),
  STORE_FENCED: entry('down', true, 'none', 'The inventory store lost this sale or was replaced; recovery reopens it.'),
  EPOCH_SUPERSEDED: entry('down', true, 'none', 'The sale has moved on to a newer epoch than the caller knows.'),
  STORE_UNAVAILABLE: entry('down', true, 'none', 'The inventory store refused or was not reached; nothing was taken.'),
  STORE_UNKNOWN: entry('down', true, 'unknown', 'The inventory store was asked and did not answer.'),
  QUEUE_UNAVAILABLE: entry('down', true, 'none', 'The order queue refused or was not reached; nothing was published.'),
  QUEUE_UNKNOWN: entry('down', true, 'unknown', 'The order queue was asked and did not answer.'),
  DATABASE_UNAVAILABLE: entry('down', true, 'none', 'The database refused or was not reached; nothing was stored.'),
  DATABASE_UNKNOWN: entry('down', true, 'unknown', 'The database was asked and did not answer; repeating is safe.'),
  DATABASE_CONFLICT: entry('down', true, 'none', 'A transaction lost against a concurrent one and was rolled back.'),
  DATABASE_REJECTED: entry('caller', false, 'none', 'The database refuses these values for good.'),
  MIGRATION_REFUSED: entry(
    'caller',
    false,
    'none',
    'The schema is newer than this version, was changed by hand, or does not take a migration.',
  ),
  POSITION_MISMATCH: entry('down', true, 'none', 'Another worker has moved on this partition; its position was kept.'),
  LIMITER_UNAVAILABLE: entry('down', true, 'none', 'The rate limiter has no answer and was told to refuse then.'),
  BATCHER_FULL: entry('gave-up', true, 'none', 'Work in flight has reached its limit (backpressure).'),
  DEADLINE_EXCEEDED: entry('gave-up', true, 'none', 'The deadline passed before the call was dispatched.'),
  ABORTED: entry('gave-up', true, 'none', 'The caller aborted before the call was dispatched.'),
  OPERATION_UNKNOWN: entry(
    'gave-up',
    true,
    'unknown',
    'A change was begun and not seen to its end; repeating is safe.',
  ),
  MESSAGE_UNREADABLE: entry('caller', false, 'none', 'A message is not one of ours, or of an unknown version.'),
  LOG_LOST: entry(
    'bug',
    false,
    'none',
    "The queue's log lacks messages that it must have had: it was replaced or cut.",
  ),
  RECOVERY_STOPPED: entry(
    'bug',
    false,
    'none',
    'Recovery found a state that a person must decide on; nothing is sold.',
  ),
  INVARIANT_BROKEN: entry('bug', false, 'unknown', 'Something that must never happen has happened.'),
} as const satisfies Record<string, ErrorCodeEntry>;

/** The codes that a `FlashSaleError` can carry. A code never changes its meaning. */
export type ErrorCode = keyof typeof ERROR_CODES;
