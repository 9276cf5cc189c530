import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { howToGetProgram, programPath } from './programs.ts';

it('takes the program that the environment names, and none that cannot be run', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'flash-sale-program-'));
  try {
    const path = join(folder, 'some-promtool');
    await writeFile(path, '#!/bin/sh\n');
    await expect(programPath('promtool', { PROMTOOL_PATH: path })).rejects.toThrow(
      `PROMTOOL_PATH is set, but there is no program at ${path}`,
    );
    await chmod(path, 0o755);
    expect(await programPath('promtool', { PROMTOOL_PATH: path })).toBe(path);
  } finally {
    await rm(folder, { recursive: true });
  }
});

it('tells how to get a program', () => {
  expect(howToGetProgram('prometheus')).toBe('install Prometheus, or name its prometheus in PROMETHEUS_PATH');
  expect(howToGetProgram('redis-server')).toBe('install Redis: redis-server must be on the PATH');
});
