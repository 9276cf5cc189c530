import { FlashSaleError } from '../errors/flash-sale-error.ts';

/**
 * Why a recovery stopped, for programs. `RECOVERY_STOPS` says what each means and what a person must decide.
 *
 * - `more-sold-than-set-aside`: the orders of a SKU are more than its allotment.
 * - `foreign-store`: the inventory store holds the sale for another database.
 * - `foreign-epoch`: the store shows an epoch that this database never opened.
 * - `foreign-fence`: the queue was fenced, or a barrier was recorded, for an epoch that this database never opened.
 * - `log-replaced`: the log ends before a position that the database has recorded.
 * - `log-cut`: the log has deleted messages that were not stored.
 */
export type RecoveryStopReason =
  | 'more-sold-than-set-aside'
  | 'foreign-store'
  | 'foreign-epoch'
  | 'foreign-fence'
  | 'log-replaced'
  | 'log-cut';

/** The named states in which a recovery stops, each with what a person must decide: one sentence for the log. */
export const RECOVERY_STOPS: Readonly<Record<RecoveryStopReason, string>> = {
  'more-sold-than-set-aside': 'who of the buyers gets none, or how many units are set aside in addition',
  'foreign-store': 'which database belongs to this store, or which store to this database',
  'foreign-epoch': 'whether this is the right database, or one that was put back to an earlier state',
  'foreign-fence': 'whether this is the right database, or one that was put back to an earlier state',
  'log-replaced': 'whether the topic can be brought back, or what it held beyond the stored orders is given up',
  'log-cut': 'whether the deleted messages can be brought back, or are given up',
};

/** The error of a recovery that a person must decide on. `details` always has the reason and the decision. */
export function recoveryStop(
  reason: RecoveryStopReason,
  message: string,
  details: Readonly<Record<string, unknown>>,
  cause?: unknown,
): FlashSaleError {
  return new FlashSaleError('RECOVERY_STOPPED', message, {
    details: { reason, decide: RECOVERY_STOPS[reason], ...details },
    cause,
  });
}

/** What an error of a port means to a recovery, if a person must decide on it; absent for every other error. */
export function asRecoveryStop(error: unknown): FlashSaleError | undefined {
  if (!FlashSaleError.isInstance(error)) return undefined;
  const { message, details } = error;
  switch (error.code) {
    case 'RECOVERY_STOPPED':
      if (isReason(details.reason)) return error;
      return recoveryStop('more-sold-than-set-aside', message, details, error);
    case 'FOREIGN_DATABASE':
      return recoveryStop('foreign-store', message, details, error);
    case 'LOG_LOST':
      return recoveryStop(details.lost === 'cut' ? 'log-cut' : 'log-replaced', message, details, error);
    default:
      return undefined;
  }
}

/** The reason of a `RECOVERY_STOPPED`; absent for every other error. */
export function reasonOfStop(error: unknown): RecoveryStopReason | undefined {
  if (!FlashSaleError.isInstance(error, 'RECOVERY_STOPPED')) return undefined;
  return isReason(error.details.reason) ? error.details.reason : 'more-sold-than-set-aside';
}

function isReason(value: unknown): value is RecoveryStopReason {
  return typeof value === 'string' && Object.hasOwn(RECOVERY_STOPS, value);
}
