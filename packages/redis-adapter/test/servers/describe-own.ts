import { describe, it } from 'vitest';
import { findProgram } from '../../../../test/services/local-program.ts';

const found = await findProgram('redis-server').then(
  () => true,
  () => false,
);

/**
 * A suite that starts Redis processes of its own: it kills, fills or flushes them. Without the program it is skipped; with
 * `CI=true` it fails instead.
 */
export function describeOwnRedis(title: string, body: () => void): void {
  if (found) describe(title, body);
  else if (process.env.CI === 'true') {
    describe(title, () => {
      it('finds redis-server', () => {
        throw new Error('install redis-server: these tests start servers of their own');
      });
    });
  } else describe(`${title} (needs redis)`, { skip: true }, body);
}
