import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ERROR_CODES, type ErrorFamily } from './error-codes.ts';
import { FlashSaleError } from './flash-sale-error.ts';

const page = readFileSync(new URL('../../../../docs/reference/errors.md', import.meta.url), 'utf8');

const HEADINGS: Readonly<Record<string, ErrorFamily>> = {
  "The caller's mistake": 'caller',
  'The world is down': 'down',
  'Gave up': 'gave-up',
  'Must never happen': 'bug',
};

interface Row {
  code: string;
  family: ErrorFamily | undefined;
  retryable: boolean;
  effect: string;
  meaning: string;
  remedy: string;
}

/** The rows of the page's tables, each with the family of the heading that it stands under. */
function documentedCodes(text: string): Row[] {
  const rows: Row[] = [];
  let family: ErrorFamily | undefined;
  for (const line of text.split('\n')) {
    const heading = /^## (.*)$/.exec(line)?.[1];
    if (heading !== undefined) family = HEADINGS[heading];
    const cells = /^\| `([A-Z_]+)` \| (yes|no) \| (\w+) \| (.*?) \| (.*) \|$/.exec(line);
    if (cells === null) continue;
    const [, code = '', retryable, effect = '', meaning = '', remedy = ''] = cells;
    rows.push({ code, family, retryable: retryable === 'yes', effect, meaning, remedy });
  }
  return rows;
}

const rows = documentedCodes(page);

describe('the table of error codes', () => {
  it('is documented in full, and nothing else is', () => {
    const documented = rows.map(({ code, family, retryable, effect, meaning }) => ({
      code,
      family,
      retryable,
      effect,
      meaning,
    }));
    const table = Object.entries(ERROR_CODES).map(([code, entry]) => ({ code, ...entry }));
    const byCode = (a: { code: string }, b: { code: string }) => a.code.localeCompare(b.code);
    expect(documented.toSorted(byCode)).toEqual(table.toSorted(byCode));
  });

  it('says of every code what to do', () => {
    expect(rows.filter(({ remedy }) => remedy.trim().length < 5)).toEqual([]);
  });

  it('never promises more than it can: what may have been carried out is not the mistake of a caller', () => {
    const entries = Object.entries(ERROR_CODES).filter(([, { effect }]) => effect === 'unknown');
    expect(entries.map(([, { family }]) => family)).not.toContain('caller');
    expect(FlashSaleError.changedNothing(new FlashSaleError('STORE_UNKNOWN', 'no answer'))).toBe(false);
    expect(FlashSaleError.changedNothing(new Error('of a driver'))).toBe(false);
  });

  it('notices a page that lacks a code, has one too many, or contradicts the table', () => {
    const line = page.split('\n').find((text) => text.includes('`STORE_UNKNOWN`')) ?? '';
    expect(documentedCodes(page.replace(line, ''))).toHaveLength(rows.length - 1);
    expect(documentedCodes(`${page}\n${line}`)).toHaveLength(rows.length + 1);
    expect(documentedCodes(line.replace('| unknown |', '| none |'))[0]?.effect).toBe('none');
  });
});
