import { type ErrorCode, FlashSaleError } from '@flash-sale/core';
import { DeadlinePassed } from './client/deadline.ts';

/**
 * How far a call had come when it failed; what may have changed depends on it.
 *
 * - `connecting`: no connection was had yet.
 * - `statement`: a statement that commits by itself was handed over.
 * - `transaction`: inside a transaction whose COMMIT was not sent. A lost connection rolls it back.
 * - `commit`: COMMIT was handed over.
 */
export type SqlPhase = 'connecting' | 'statement' | 'transaction' | 'commit';

const SQLSTATE = /^[0-9A-Z]{5}$/;

/** The SQLSTATE of a driver's error: the server itself answered, and carried the statement out not at all. */
export function sqlStateOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' && SQLSTATE.test(error.code) ? error.code : undefined;
}

/** The one place where errors of the driver and the server become errors with a code. Keeps `cause`. */
export function mapSqlError(error: unknown, phase: SqlPhase): FlashSaleError {
  if (FlashSaleError.isInstance(error)) return error;
  if (error instanceof DeadlinePassed) return deadlineError(error, phase);
  const sqlState = sqlStateOf(error);
  const code = sqlState === undefined ? codeOfLostConnection(phase) : codeOfSqlState(sqlState, phase);
  return new FlashSaleError(code, `${MEANING[code] ?? code}: ${messageOf(error)}`, {
    details: { sqlState, phase },
    cause: error,
  });
}

const MEANING: Partial<Record<ErrorCode, string>> = {
  DATABASE_UNAVAILABLE: 'the database refused or was not reached',
  DATABASE_UNKNOWN: 'the database was asked and did not answer',
  DATABASE_CONFLICT: 'the transaction lost against another one',
  DATABASE_REJECTED: 'the database refuses these values',
};

function deadlineError(passed: DeadlinePassed, phase: SqlPhase): FlashSaleError {
  const details = { phase };
  if (phase === 'statement' || phase === 'commit') {
    return new FlashSaleError('DATABASE_UNKNOWN', `${passed.message} before the database had answered`, {
      details,
      cause: passed,
    });
  }
  return new FlashSaleError(
    passed.aborted ? 'ABORTED' : 'DATABASE_UNAVAILABLE',
    `${passed.message} before anything was stored`,
    { details, cause: passed },
  );
}

function codeOfLostConnection(phase: SqlPhase): ErrorCode {
  return phase === 'statement' || phase === 'commit' ? 'DATABASE_UNKNOWN' : 'DATABASE_UNAVAILABLE';
}

function codeOfSqlState(sqlState: string, phase: SqlPhase): ErrorCode {
  switch (sqlState.slice(0, 2)) {
    // Data that no repeat makes acceptable: a value out of range, a violated constraint.
    case '22':
    case '23':
      return 'DATABASE_REJECTED';
    case '40':
      // 40003: the server itself does not know whether the statement was completed. The others were rolled back.
      return sqlState === '40003' ? 'DATABASE_UNKNOWN' : 'DATABASE_CONFLICT';
    // The connection broke, or the server is ending it: what it was doing may have been completed.
    case '08':
      return codeOfLostConnection(phase);
    case '57':
      // 57014: cancelled (statement_timeout) and rolled back. The others say that the server goes away.
      return sqlState === '57014' ? 'DATABASE_UNAVAILABLE' : codeOfLostConnection(phase);
    case '55':
      // A lock that was not had in time.
      return sqlState === '55P03' ? 'DATABASE_CONFLICT' : 'DATABASE_UNAVAILABLE';
    // Everything else was answered with an error and so not carried out: no space, too many connections, a replica,
    // a missing right, a schema that was not migrated. An operator can mend it, and then the same call succeeds.
    default:
      return 'DATABASE_UNAVAILABLE';
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error && error.message !== '' ? error.message : String(error);
}

/** Whether the connection broke while the database was asked, rather than that nobody wanted to wait any longer. */
export function isLostConnection(error: unknown): boolean {
  return FlashSaleError.isInstance(error, 'DATABASE_UNKNOWN') && !(error.cause instanceof DeadlinePassed);
}
