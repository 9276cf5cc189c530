import { expect, it } from 'vitest';
import { benchAt } from './bench-process.ts';

const DRIVERS = ['@electric-sql/pglite', 'ioredis', 'kafkajs', 'pg'];

/** Stands in front of every module that is loaded: nobody has installed a driver. */
const refusal = `data:text/javascript,${encodeURIComponent(`
  import { registerHooks } from 'node:module';
  const drivers = ${JSON.stringify(DRIVERS)};
  registerHooks({
    resolve(specifier, context, next) {
      if (drivers.some((name) => specifier === name || specifier.startsWith(name + '/')))
        throw new Error(specifier + ' is not installed');
      return next(specifier, context);
    },
  });`)}`;

it('measures what needs no driver where none is installed', async () => {
  const run = await benchAt({ NODE_OPTIONS: `--import ${refusal}` }, 'token-bucket', 'purchase-memory', '--quick');
  expect(await run.ended, run.output()).toBe(0);
});
