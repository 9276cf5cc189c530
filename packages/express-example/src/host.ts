import { FlashSaleError } from '@flash-sale/core';
import { ConfigError, type Environment } from './config/config-reader.ts';
import { ServicesError } from './services/services-error.ts';

/** Where a program speaks to people. */
export interface Host {
  readonly environment: Environment;
  readonly say: (text: string) => void;
  readonly complain: (text: string) => void;
}

/** A program and what belongs to it. */
export interface Program {
  /** The variable with the port that it listens on. */
  readonly portVariable: string;
  run(): Promise<void>;
}

/** Time for what was said to be written. */
const LINGER_MS = 500;

/** Runs a program. What only a person can mend is said in words, without a stack trace, and the exit code is 1. */
export async function runIn({ complain }: Host, program: Program): Promise<void> {
  try {
    await program.run();
  } catch (error) {
    const why = reasonOf(error, program.portVariable);
    if (why === undefined) throw error;
    complain(why);
    process.exitCode = 1;
    // A driver that is still trying to connect would keep the process alive.
    setTimeout(() => process.exit(), LINGER_MS).unref();
  }
}

/** What a person can mend, in words; undefined for everything else, which deserves its stack trace. */
function reasonOf(error: unknown, portVariable: string): string | undefined {
  if (error instanceof ConfigError) return `The configuration is wrong:\n${error.message}`;
  if (error instanceof ServicesError) return `It cannot start:\n${error.message}`;
  if (FlashSaleError.isInstance(error, 'DATA_FOLDER_LOCKED')) {
    return `${error.message}: end it, or set DATA_DIR to another folder.`;
  }
  if (FlashSaleError.isInstance(error, 'MIGRATION_REFUSED')) return error.message;
  // A service that was there when it was asked, and is not any more.
  if (FlashSaleError.isInstance(error) && error.family === 'down') return `It cannot start:\n${error.message}`;
  const { code, port } = error as { code?: unknown; port?: unknown };
  if (code === 'EADDRINUSE') return `Port ${port} is in use by another program. Set ${portVariable} to a free one.`;
  if (code === 'EACCES' && port !== undefined)
    return `Port ${port} may not be used. Set ${portVariable} to one above 1023.`;
  return undefined;
}
