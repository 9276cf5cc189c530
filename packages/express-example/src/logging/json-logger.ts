import type { Logger } from '@flash-sale/core';

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

type Fields = Readonly<Record<string, unknown>>;

/** Writes one JSON line for each event at or above the level. Any logger of pino's shape can take its place. */
export function jsonLogger(least: LogLevel, write: (line: string) => void = writeToStderr): Logger {
  const log = (level: LogLevel) => {
    if (LOG_LEVELS.indexOf(level) < LOG_LEVELS.indexOf(least)) return () => {};
    return (fields: Fields, message: string) => {
      write(`${JSON.stringify({ time: new Date().toISOString(), level, message, ...fields }, readable)}\n`);
    };
  };
  return { debug: log('debug'), info: log('info'), warn: log('warn'), error: log('error') };
}

/** Not stdout: that is for whoever started the process, and a pipe of it may be read as something else. */
function writeToStderr(line: string): void {
  process.stderr.write(line);
}

/** Errors have no fields of their own that JSON sees, and big integers none at all. */
function readable(_name: string, value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString();
  if (!(value instanceof Error)) return value;
  const { name, message, stack, cause } = value;
  const code = 'code' in value ? value.code : undefined;
  return { name, message, code, stack, cause };
}
