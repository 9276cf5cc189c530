import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Fence } from './markdown.ts';
import { root } from './repository.ts';

const timeoutMs = 120_000;

/**
 * Runs an example as its reader would, in a process of its own and on the built packages, and gives what it printed.
 * Rejects with its output when it fails or does not end.
 */
export async function runExample(example: Fence): Promise<string> {
  const reports = join(root, 'reports');
  await mkdir(reports, { recursive: true });
  const folder = await mkdtemp(join(reports, 'example-'));
  try {
    const file = join(folder, 'example.ts');
    await writeFile(file, example.text);
    const run = promisify(execFile);
    const { stdout } = await run(process.execPath, ['--disable-warning=ExperimentalWarning', file], {
      cwd: folder,
      timeout: timeoutMs,
    });
    return stdout;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
