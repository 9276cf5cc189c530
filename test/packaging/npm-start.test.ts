import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { root } from '../docs/repository.ts';
import { accepts, eventually, freePort } from '../services/network.ts';

const readyTimeoutMs = 120_000;
const stopTimeoutMs = 60_000;

describe('npm start', () => {
  let folder: string;
  let npm: ChildProcess | undefined;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'flash-sale-start-'));
  });

  afterEach(async () => {
    // The group, so that nothing outlives a failed test; gone already where the test passed.
    if (npm?.pid !== undefined && isRunning(-npm.pid)) process.kill(-npm.pid, 'SIGKILL');
    await rm(folder, { recursive: true, force: true });
  });

  it.each(['SIGINT', 'SIGTERM'] as const)(
    'serves on PORT, and %s sent to npm alone ends it cleanly',
    async (signal) => {
      const port = await freePort();
      npm = start({ PORT: String(port), DATA_DIR: join(folder, 'data') });
      const { pid } = npm;
      if (pid === undefined) throw new Error('npm did not start');
      const printed = collect(npm);

      await eventually(() => isReady(port), readyTimeoutMs).catch((cause: unknown) => {
        throw new Error(`nothing is ready on port ${port}:\n${printed()}`, { cause });
      });
      const products = await fetch(`http://127.0.0.1:${port}/api/products`);
      expect(products.status).toBe(200);
      expect(await products.json()).toHaveLength(3);

      const exit = once(npm, 'exit', { signal: AbortSignal.timeout(stopTimeoutMs) });
      npm.kill(signal);
      const [code] = await exit;
      expect(code, printed()).toBe(0);
      await expect.poll(() => isRunning(-pid)).toBe(false);
      await expect(accepts('127.0.0.1', port)).rejects.toThrow('ECONNREFUSED');
    },
  );

  it('fails with the exit code of what it starts', async () => {
    npm = start({ PORT: 'eighty' });
    const printed = collect(npm);
    const [code] = await once(npm, 'close');
    expect(code).toBe(1);
    expect(printed()).toContain('PORT');
  });
});

/** With an environment of its own: addresses of services that other tests use would change what is started. */
function start(settings: Record<string, string>): ChildProcess {
  const { PATH, HOME } = process.env;
  return spawn('npm', ['start'], { cwd: root, env: { PATH, HOME, ...settings }, stdio: 'pipe', detached: true });
}

async function isReady(port: number): Promise<void> {
  const { status } = await fetch(`http://127.0.0.1:${port}/actuator/health/readiness`);
  if (status !== 200) throw new Error(`readiness answers ${status}`);
}

function collect(child: ChildProcess): () => string {
  let text = '';
  const add = (chunk: Buffer) => {
    text += chunk.toString();
  };
  child.stdout?.on('data', add);
  child.stderr?.on('data', add);
  return () => text;
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
