import { expect, it } from 'vitest';
import { judgeServer } from './check-server.ts';

const good = { versionNumber: 150_020, synchronousCommit: 'on', fsync: 'on', replica: false };

it.each([
  ['is older than 13', { versionNumber: 120_022 }, true],
  ['is a replica', { replica: true }, true],
  ['commits asynchronously', { synchronousCommit: 'off' }, false],
])('refuses a server that %s', (_what, facts, allowAsynchronousCommit) => {
  expect(() => judgeServer({ ...good, ...facts }, allowAsynchronousCommit)).toThrow(
    expect.objectContaining({ code: 'INVALID_CONFIGURATION' }),
  );
});

it('accepts what keeps its word, and less where that is allowed', () => {
  expect(() => judgeServer(good, false)).not.toThrow();
  expect(() => judgeServer({ ...good, synchronousCommit: 'local' }, false)).not.toThrow();
  expect(() => judgeServer({ ...good, synchronousCommit: 'off' }, true)).not.toThrow();
});
