import { FlashSaleError, systemRandom } from '@flash-sale/core';
import type { CallBound } from '../connection/call-bound.ts';
import type { RedisConnection } from '../connection/redis-connection.ts';

/** A command that must be allowed, tried on keys of its own that are removed again. */
type Trial = readonly [command: string, ...args: (string | number)[]];

/** No text has this digest: a script that a process before this one has left would run, and refuse these arguments. */
const NO_SCRIPT_NAME = '0'.repeat(40);

/** Every command that the scripts and the adapter call: scripts run with the rights of the connection's user. */
function trialsOn(key: (part: string) => string): readonly Trial[] {
  return [
    ['HSET', key('hash'), 'field', 'value'],
    ['HGET', key('hash'), 'field'],
    ['HMGET', key('hash'), 'field'],
    ['HGETALL', key('hash')],
    ['HLEN', key('hash')],
    ['HSCAN', key('hash'), 0],
    ['HDEL', key('hash'), 'field'],
    ['ZADD', key('sorted'), 1, 'member'],
    ['ZCARD', key('sorted')],
    ['ZRANGEBYSCORE', key('sorted'), 0, 1],
    ['ZREM', key('sorted'), 'member'],
    ['XADD', key('stream'), '1-1', 'o', 'order'],
    ['XLEN', key('stream')],
    ['XRANGE', key('stream'), '-', '+', 'COUNT', 1],
    ['XDEL', key('stream'), '1-1'],
    ['SADD', key('set'), 'member'],
    ['SMEMBERS', key('set')],
    ['SREM', key('set'), 'member'],
    ['SET', key('text'), '1', 'PX', 60_000],
    ['MGET', key('text')],
    ['EXISTS', key('text')],
    ['DEL', key('text')],
    ['EVAL', 'return 1', 1, key('text')],
    ['EVALSHA', NO_SCRIPT_NAME, 1, key('text')],
    ['EVAL', "return redis.call('TIME')", 1, key('text')],
    ['SCRIPT', 'LOAD', 'return 1'],
    ['UNLINK', key('hash'), key('sorted'), key('stream'), key('set'), key('text')],
  ];
}

/** Names of the commands that the connection's user may not call. */
export async function missingCommands(connection: RedisConnection, bound: CallBound): Promise<readonly string[]> {
  const tag = systemRandom.id();
  const missing: string[] = [];
  for (const [command, ...args] of trialsOn((part) => `fs:{check-${tag}}:${part}`)) {
    const refused = await connection.send(command, args, 'changes', bound).then(
      () => undefined,
      (error: unknown) => refusalOf(command, args, error),
    );
    if (refused !== undefined && !missing.includes(refused)) missing.push(refused);
  }
  return missing;
}

/** What the user lacks; absent when the command ran, or failed for a reason that is none of the user's. */
function refusalOf(command: string, args: readonly (string | number)[], error: unknown): string | undefined {
  if (FlashSaleError.isInstance(error, 'STORE_FENCED')) return undefined;
  const cause = FlashSaleError.isInstance(error) ? error.cause : error;
  const message = cause instanceof Error ? cause.message : String(cause);
  if (/access (?:a|any|one|the)\b.*key/i.test(message)) return 'keys that match fs:*';
  if (command === 'EVAL' && /script/i.test(message) && /(?:NOPERM|can't run this command)/i.test(message)) {
    return String(args[0]).includes('TIME') ? 'time' : 'eval';
  }
  if (!message.startsWith('NOPERM')) throw error;
  return command === 'SCRIPT' ? 'script|load' : command.toLowerCase();
}
