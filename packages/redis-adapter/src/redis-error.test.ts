import { FlashSaleError } from '@flash-sale/core';
import { describe, expect, it } from 'vitest';
import { mapRedisError, unanswered } from './redis-error.ts';

function reply(message: string): Error {
  const error = new Error(message);
  error.name = 'ReplyError';
  return error;
}

const sent = { command: 'EVALSHA', effect: 'changes', sentAgain: false } as const;

describe('an error of Redis', () => {
  it.each([
    ['NOSCRIPT No matching script. Please use EVAL.', 'STORE_FENCED'],
    ['LOADING Redis is loading the dataset in memory', 'STORE_UNAVAILABLE'],
    ["READONLY You can't write against a read only replica.", 'STORE_UNAVAILABLE'],
    ['MASTERDOWN Link with MASTER is down', 'STORE_UNAVAILABLE'],
    ['CLUSTERDOWN The cluster is down', 'STORE_UNAVAILABLE'],
    ['TRYAGAIN Multiple keys request during rehashing of slot', 'STORE_UNAVAILABLE'],
    ["OOM command not allowed when used memory > 'maxmemory'.", 'STORE_UNAVAILABLE'],
    ["NOPERM this user has no permissions to run the 'evalsha' command", 'STORE_UNAVAILABLE'],
    ['WRONGTYPE Operation against a key holding the wrong kind of value', 'STORE_UNAVAILABLE'],
    ["CROSSSLOT Keys in request don't hash to the same slot", 'STORE_UNAVAILABLE'],
    ['BUSY Redis is busy running a script.', 'STORE_UNAVAILABLE'],
    ['MISCONF Redis is configured to save RDB snapshots', 'STORE_UNAVAILABLE'],
    ['ERR unknown command `EVALSHA`', 'STORE_UNAVAILABLE'],
    ['FSMALFORMED lines', 'INVALID_ARGUMENT'],
    ['FSCORRUPT meta', 'STORE_UNAVAILABLE'],
    ['ERR user_script:12: attempt to index a nil value', 'STORE_UNKNOWN'],
    ['SOMETHING new', 'STORE_UNKNOWN'],
  ])('%s is %s', (message, code) => {
    const error = mapRedisError(reply(message), sent);
    expect(error.code).toBe(code);
    expect(error.cause).toMatchObject({ message });
  });

  it('promises nothing when the command may have been sent twice, unless it only reads', () => {
    const again = { ...sent, sentAgain: true };
    expect(mapRedisError(reply('NOSCRIPT x'), again).code).toBe('STORE_UNKNOWN');
    expect(mapRedisError(reply('LOADING x'), again).code).toBe('STORE_UNKNOWN');
    expect(mapRedisError(reply('LOADING x'), { ...again, effect: 'reads' }).code).toBe('STORE_UNAVAILABLE');
  });

  it('promises nothing for what the driver itself says of a connection', () => {
    expect(mapRedisError(new Error('Connection is closed.'), sent).code).toBe('STORE_UNKNOWN');
    // Not an answer of the server, whatever it says.
    expect(mapRedisError(new Error('NOSCRIPT'), sent).code).toBe('STORE_UNKNOWN');
    expect(mapRedisError('gone', { ...sent, effect: 'reads' }).code).toBe('STORE_UNAVAILABLE');
  });

  it('keeps what is mapped already, and tells reads from changes when nothing was answered', () => {
    const known = new FlashSaleError('ABORTED', 'the caller aborted');
    expect(mapRedisError(known, sent)).toBe(known);
    expect(unanswered('EVAL', 'reads', 'late', undefined).code).toBe('STORE_UNAVAILABLE');
    expect(unanswered('EVALSHA', 'changes', 'late', undefined).code).toBe('STORE_UNKNOWN');
  });
});
