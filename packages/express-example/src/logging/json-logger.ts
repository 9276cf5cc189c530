import type { Logger } from '@flash-sale/core';
import { destination, pino } from 'pino';

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Names under which credentials would be, if somebody logged a request or an address by mistake. */
const SECRETS = ['authorization', 'cookie', 'password', 'token', 'secret'];

/** How deep the causes of an error are followed. */
const CAUSES_MAX = 8;

/** Writes one JSON line for each event at or above the level, to stderr. Any logger of pino's shape can take its place. */
export function jsonLogger(level: LogLevel, write?: (line: string) => void): Logger {
  const logger = pino(
    {
      level,
      base: null,
      messageKey: 'message',
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: (name) => ({ level: name }), log: readable },
      redact: { paths: SECRETS.flatMap((name) => [name, `*.${name}`]), censor: '[hidden]' },
    },
    // Not stdout: that is for whoever started the process, and a pipe of it may be read as something else. At once: a process
    // that dies has said all that it knew.
    write === undefined ? destination({ fd: 2, sync: true }) : { write },
  );
  return {
    debug: (fields, message) => logger.debug(fields, message),
    info: (fields, message) => logger.info(fields, message),
    warn: (fields, message) => logger.warn(fields, message),
    error: (fields, message) => logger.error(fields, message),
  };
}

/**
 * Writes what operators do, beside the lines of `jsonLogger` and in their shape. It has no level that leaves anything out:
 * what was done to a sale must be known even where nobody wants to read how it goes.
 */
export function auditLogger(write?: (line: string) => void): Logger {
  return jsonLogger('debug', write);
}

function readable(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, readableValue(value, 0)]));
}

/**
 * Errors have no fields of their own that JSON sees, and big integers none at all. Of a driver's error no other field is
 * told: some carry the command that failed, and with it what a client or an operator has sent.
 */
function readableValue(value: unknown, causes: number): unknown {
  if (typeof value === 'bigint') return value.toString();
  if (!(value instanceof Error)) return value;
  const { name, message, stack, cause } = value;
  const code = 'code' in value ? value.code : undefined;
  return { name, message, code, stack, cause: causes < CAUSES_MAX ? readableValue(cause, causes + 1) : undefined };
}
