import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { createVitest } from 'vitest/node';
import FlakyReporter from './flaky-reporter.ts';

it('names a test that passed at its second try, with why it failed at its first', async () => {
  const root = await mkdtemp(join(tmpdir(), 'flaky-reporter-'));
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  try {
    await writeFile(
      join(root, 'sample.test.ts'),
      `let tries = 0;
       it('comes right', () => { tries++; if (tries === 1) throw new Error('too early'); });
       it('is right', () => undefined);`,
    );
    const runner = await createVitest('test', {
      root,
      config: false,
      watch: false,
      globals: true,
      retry: 1,
      reporters: [new FlakyReporter()],
    });
    await runner.start();
    await runner.close();
    const said = warn.mock.calls.map(([line]) => String(line));
    expect(said).toEqual([expect.stringMatching(/^\nFLAKY: sample\.test\.ts > comes right\n {2}Error: too early\n/)]);
  } finally {
    warn.mockRestore();
    await rm(root, { recursive: true });
  }
});
