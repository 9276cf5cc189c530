import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { BenchmarkError } from '../benchmark-error.ts';

/** Splits words into options and the rest. Throws `USAGE`, in words for whoever typed them. */
export function readWords<const Options extends ParseArgsOptionsConfig>(words: readonly string[], options: Options) {
  try {
    return parseArgs({ args: [...words], options, allowPositionals: true });
  } catch (cause) {
    throw new BenchmarkError('USAGE', cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

/** Throws `USAGE` for anything but an integer from 1 to `most`. */
export function integerOption(name: string, text: string | undefined, most: number): number | undefined {
  if (text === undefined) return undefined;
  const value = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= 1 && value <= most) return value;
  throw new BenchmarkError('USAGE', `--${name} must be an integer from 1 to ${most}`);
}

export function fileOption(name: string, path: string | undefined): string | undefined {
  if (path === '') throw new BenchmarkError('USAGE', `--${name} needs the path of a file`);
  return path;
}
