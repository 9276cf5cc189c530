import { writeFile } from 'node:fs/promises';
import type { Terminal } from './terminal.ts';

/** False, and a word about it, when the file could not be written: the report was said already. */
export async function writeReport(
  path: string | undefined,
  content: () => string,
  terminal: Terminal,
): Promise<boolean> {
  if (path === undefined) return true;
  try {
    await writeFile(path, content());
    return true;
  } catch (error) {
    terminal.mention(`${path} was not written: ${error instanceof Error ? error.message : String(error)}`);
    return false;
  }
}

export function json(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
