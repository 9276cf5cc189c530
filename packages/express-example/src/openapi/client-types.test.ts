import { readFileSync } from 'node:fs';
import { createConfig, lintFromString } from '@redocly/openapi-core';
import openapiTypescript, { astToString } from 'openapi-typescript';
import { expect, it } from 'vitest';

const document = readFileSync(new URL('../../generated/openapi.json', import.meta.url), 'utf8');

/** Regenerate with `npx vitest run packages/express-example/src/openapi --update`. */
it('the types of a client are those that are committed', async () => {
  const types = astToString(await openapiTypescript(document, { alphabetize: true }));
  await expect(types).toMatchFileSnapshot('../../generated/openapi.d.ts');
});

/** Rules that do not fit, each with the reason. */
const RULES = {
  // The document is served by the shop itself, under whatever host that has.
  'no-server-example.com': 'off',
  'info-license': 'off',
  // A product's id is a number, so that `initialize` is none.
  'no-ambiguous-paths': 'off',
} as const;

it('the document keeps to the rules that tools expect', async () => {
  const config = await createConfig({ extends: ['recommended'], rules: RULES });
  const found = await lintFromString({ source: document, absoluteRef: 'openapi.json', config });
  expect(found.map(({ ruleId, message, location }) => `${ruleId}: ${message} (${location[0]?.pointer})`)).toEqual([]);
});
