import type { Logger } from '@flash-sale/core';
import { expect, it } from 'vitest';
import { logSeldom } from './log-seldom.ts';

it('tells each reason at once, and then once a minute with how often it has happened since', () => {
  const lines: unknown[] = [];
  let now = 0;
  const logger = { warn: (fields: object) => lines.push(fields) } as unknown as Logger;
  const refused = logSeldom(logger, 'refused', () => now);
  for (let times = 0; times < 1_000; times += 1) refused('forged');
  refused('expired');
  now = 59_999;
  refused('forged');
  expect(lines).toEqual([
    { reason: 'forged', times: 1 },
    { reason: 'expired', times: 1 },
  ]);
  now = 60_000;
  refused('forged');
  expect(lines.slice(2)).toEqual([{ reason: 'forged', times: 1_001 }]);
});
