import { expect, it } from 'vitest';
import { measureTokenBucket } from './token-bucket-speed.ts';

it('allows on every face exactly what the rule says', async () => {
  const faces: string[] = [];
  for await (const run of measureTokenBucket({ repetitions: 2, checks: 750_123 })) {
    faces.push(run.face);
    expect(run.allowed).toBe(run.allowedByRule);
    expect(run.checksPerSecond).toBeGreaterThan(0);
  }
  expect(faces).toEqual(['pure', 'one-key', 'many-keys', 'pure', 'one-key', 'many-keys']);
});
