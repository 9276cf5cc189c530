import { type ErrorCode, FlashSaleError } from '@flash-sale/core';

/** Whether a command changes something: what an unanswered one may have done. */
export type CommandEffect = 'reads' | 'changes';

/** How a command came to fail. */
export interface FailedCommand {
  readonly command: string;
  readonly effect: CommandEffect;
  /** Whether a connection was lost meanwhile: the driver may have sent it twice, and this is the answer to one of them. */
  readonly sentAgain: boolean;
}

/**
 * First words of error replies with which Redis refuses before it carries anything out. `WRONGTYPE` is among them because
 * the scripts read every key before their first write.
 */
const REFUSALS: ReadonlySet<string> = new Set([
  'LOADING',
  'READONLY',
  'MASTERDOWN',
  'CLUSTERDOWN',
  'TRYAGAIN',
  'MOVED',
  'ASK',
  'CROSSSLOT',
  'OOM',
  'MISCONF',
  'NOREPLICAS',
  'BUSY',
  'NOPERM',
  'NOAUTH',
  'WRONGPASS',
  'WRONGTYPE',
  'FSCORRUPT',
]);

/** Refusals without a word of their own. */
const REFUSAL_TEXTS: readonly RegExp[] = [
  /^ERR unknown command/i,
  /^ERR This instance has cluster support disabled/i,
  /Script attempted to access a non local key/i,
  // Only a script that has not written yet can be killed.
  /Script killed by user/i,
];

/** The one place where errors of the driver and the server become errors with a code. Keeps `cause`. */
export function mapRedisError(error: unknown, failed: FailedCommand): FlashSaleError {
  if (FlashSaleError.isInstance(error)) return error;
  const message = error instanceof Error ? error.message : String(error);
  const reply = error instanceof Error && error.name === 'ReplyError';
  const word = /^[A-Z]+/.exec(message)?.[0] ?? '';
  const code = reply ? codeOfReply(word, message) : undefined;
  const certain = code !== undefined && !(failed.sentAgain && failed.effect === 'changes');
  const mapped: ErrorCode = certain ? code : unansweredCode(failed.effect);
  return new FlashSaleError(mapped, `${MEANING[mapped] ?? mapped}: ${message}`, {
    details: { command: failed.command, reply: reply ? word : undefined, sentAgain: failed.sentAgain },
    cause: error,
  });
}

/** A command that was handed to the driver and not answered in time. */
export function unanswered(command: string, effect: CommandEffect, why: string, cause: unknown): FlashSaleError {
  const code = unansweredCode(effect);
  return new FlashSaleError(code, `${MEANING[code] ?? code}: ${why}`, { details: { command }, cause });
}

const MEANING: Partial<Record<ErrorCode, string>> = {
  STORE_UNAVAILABLE: 'Redis refused or was not reached; nothing was changed',
  STORE_UNKNOWN: 'Redis was asked and did not answer',
  STORE_FENCED: 'Redis has lost the script of this sale: it was restarted, replaced or flushed',
  INVALID_ARGUMENT: 'Redis refuses malformed arguments',
};

/** What an error reply promises; absent where it promises nothing. */
function codeOfReply(word: string, message: string): ErrorCode | undefined {
  if (word === 'NOSCRIPT') return 'STORE_FENCED';
  if (word === 'FSMALFORMED') return 'INVALID_ARGUMENT';
  if (REFUSALS.has(word) || REFUSAL_TEXTS.some((text) => text.test(message))) return 'STORE_UNAVAILABLE';
  return undefined;
}

function unansweredCode(effect: CommandEffect): ErrorCode {
  return effect === 'changes' ? 'STORE_UNKNOWN' : 'STORE_UNAVAILABLE';
}
