import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sqlStatement } from './sql-statement.ts';

const folders = ['.', '../migrate', '../inventory'].map((folder) => join(import.meta.dirname, folder));
const files = folders.flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.sql') && file !== 'create-ledger.sql')
    .map((file) => ({ file: basename(file), text: readFileSync(join(folder, file), 'utf8') })),
);

describe.each(files)('$file', ({ file, text }) => {
  it('opens with its contract', () => {
    expect(text).toMatch(/^-- Purpose: {4}\S[\s\S]*^-- Parameters: [\s\S]*^-- Replies: {4}[\s\S]*^-- Invariant: {2}/m);
  });

  it('is one statement, which is sent without that', () => {
    const statement = sqlStatement(file.replace('.sql', ''), text);
    expect(statement.text).not.toContain('-- Purpose');
    expect(statement.text.replace(/'[^']*'|--[^\n]*/g, '')).not.toContain(';');
    expect(statement.name.length).toBeLessThan(64);
  });

  it('names every table with its schema', () => {
    const code = text.replace(/--[^\n]*/g, '');
    for (const [, table] of code.matchAll(/(?:INSERT INTO|UPDATE|DELETE FROM)\s+([\w.]+)/g)) {
      if (table !== 'SET' && table !== 'SKIP') expect(table).toMatch(/^flash_sale\./);
    }
  });
});

it('gives two versions of a statement two names', () => {
  const [first, second] = [sqlStatement('a-b', '-- x\nSELECT 1'), sqlStatement('a-b', '-- x\nSELECT 2')];
  expect(first.name).not.toBe(second.name);
  expect(first.text).toBe('/* flash_sale.a_b */ SELECT 1');
});
