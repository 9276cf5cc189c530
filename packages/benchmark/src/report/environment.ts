import { execFileSync } from 'node:child_process';
import { arch, availableParallelism, cpus, loadavg, platform, release, totalmem } from 'node:os';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What the figures depend on besides the code. Nothing that names the machine or its folders. */
export interface Environment {
  readonly node: string;
  readonly v8: string;
  readonly platform: string;
  readonly cpu: string;
  readonly processors: number;
  readonly memoryMegabytes: number;
  /** Commit of the sources; absent outside a repository. */
  readonly commit: string | undefined;
  /** The sources differ from that commit. */
  readonly changed: boolean | undefined;
  /** Processes that wanted to run, over the last minute, before the first and after the last scenario. 0 on Windows. */
  readonly loadBefore: number;
  readonly loadAfter: number;
}

/** Begins to describe the environment; the returned function completes it when the run is over. */
export function describeEnvironment(): () => Environment {
  const loadBefore = load();
  return () => ({
    node: process.versions.node,
    v8: process.versions.v8,
    platform: `${platform()} ${release()} ${arch()}`,
    cpu: cpus()[0]?.model ?? 'unknown',
    processors: availableParallelism(),
    memoryMegabytes: Math.round(totalmem() / 1e6),
    commit: git('rev-parse', 'HEAD')?.slice(0, 12),
    changed: changed(),
    loadBefore,
    loadAfter: load(),
  });
}

function load(): number {
  return Math.round((loadavg()[0] ?? 0) * 100) / 100;
}

function changed(): boolean | undefined {
  const status = git('status', '--porcelain', '--untracked-files=no');
  return status === undefined ? undefined : status !== '';
}

function git(...words: readonly string[]): string | undefined {
  try {
    const cwd = dirname(fileURLToPath(import.meta.url));
    return execFileSync('git', words, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return undefined;
  }
}
