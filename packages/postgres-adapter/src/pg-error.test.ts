import { FlashSaleError } from '@flash-sale/core';
import { describe, expect, it } from 'vitest';
import { DeadlinePassed } from './client/deadline.ts';
import { isLostConnection, mapSqlError, type SqlPhase } from './pg-error.ts';

const PHASES: readonly SqlPhase[] = ['connecting', 'statement', 'transaction', 'commit'];
const serverError = (code: string) => Object.assign(new Error(`the server says ${code}`), { code });
const codes = (error: unknown) => PHASES.map((phase) => mapSqlError(error, phase).code);

describe('mapSqlError', () => {
  it.each([
    ['22003', 'DATABASE_REJECTED'],
    ['23505', 'DATABASE_REJECTED'],
    ['23514', 'DATABASE_REJECTED'],
    ['40001', 'DATABASE_CONFLICT'],
    ['40P01', 'DATABASE_CONFLICT'],
    ['55P03', 'DATABASE_CONFLICT'],
    ['53300', 'DATABASE_UNAVAILABLE'],
    ['53100', 'DATABASE_UNAVAILABLE'],
    ['57014', 'DATABASE_UNAVAILABLE'],
    ['25006', 'DATABASE_UNAVAILABLE'],
    ['42P01', 'DATABASE_UNAVAILABLE'],
    ['28P01', 'DATABASE_UNAVAILABLE'],
    ['40003', 'DATABASE_UNKNOWN'],
  ])('maps %s to %s, however far the call had come', (sqlState, code) => {
    expect(codes(serverError(sqlState))).toEqual(PHASES.map(() => code));
  });

  it.each(['08006', '57P01', 'ECONNRESET', undefined])(
    'does not know what became of what was handed over before %s',
    (code) => {
      const error = code === undefined ? new Error('Connection terminated unexpectedly') : serverError(code);
      expect(codes(error)).toEqual([
        'DATABASE_UNAVAILABLE',
        'DATABASE_UNKNOWN',
        'DATABASE_UNAVAILABLE',
        'DATABASE_UNKNOWN',
      ]);
    },
  );

  it('does not know what became of what was handed over before the deadline, and knows of the rest', () => {
    expect(codes(new DeadlinePassed(false))).toEqual([
      'DATABASE_UNAVAILABLE',
      'DATABASE_UNKNOWN',
      'DATABASE_UNAVAILABLE',
      'DATABASE_UNKNOWN',
    ]);
    expect(codes(new DeadlinePassed(true))).toEqual(['ABORTED', 'DATABASE_UNKNOWN', 'ABORTED', 'DATABASE_UNKNOWN']);
  });

  it('keeps the cause, and leaves an error with a code as it is', () => {
    const cause = serverError('23505');
    expect(mapSqlError(cause, 'statement')).toMatchObject({
      cause,
      details: { sqlState: '23505', phase: 'statement' },
    });
    const own = new FlashSaleError('CLOSED', 'closed');
    expect(mapSqlError(own, 'statement')).toBe(own);
  });

  it('tells a lost connection from a deadline', () => {
    expect(isLostConnection(mapSqlError(new Error('cut'), 'statement'))).toBe(true);
    expect(isLostConnection(mapSqlError(new DeadlinePassed(false), 'statement'))).toBe(false);
    expect(isLostConnection(mapSqlError(new Error('cut'), 'connecting'))).toBe(false);
  });
});
