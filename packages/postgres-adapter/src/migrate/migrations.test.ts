import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { MIGRATIONS, type Migration } from './migrations.ts';
import { pendingMigrations } from './pending-migrations.ts';

const folder = join(import.meta.dirname, '../../migrations');

it('knows every file of the folder, in the order of their numbers', () => {
  const files = readdirSync(folder).sort();
  expect(MIGRATIONS.map(({ name }) => `${name}.sql`)).toEqual(files);
  expect(files.map((file) => Number(file.slice(0, 4)))).toEqual(files.map((_, index) => index + 1));
  expect(MIGRATIONS.map(({ text }) => text)).toEqual(files.map((file) => readFileSync(join(folder, file), 'utf8')));
});

const entry = (name: string, checksum = name): Migration => ({ name, text: '', checksum });
const known = [entry('1'), entry('2'), entry('3')];

it('leaves to do what comes after what was done', () => {
  expect(pendingMigrations(known, []).map(({ name }) => name)).toEqual(['1', '2', '3']);
  expect(pendingMigrations(known, [entry('1')]).map(({ name }) => name)).toEqual(['2', '3']);
  expect(pendingMigrations(known, known)).toEqual([]);
});

it.each([
  ['newer', [...known, entry('4')]],
  ['missing', [entry('2')]],
  ['altered', [entry('1', 'other')]],
])('refuses what is %s', (word, applied) => {
  expect(() => pendingMigrations(known, applied)).toThrow(expect.objectContaining({ code: 'MIGRATION_REFUSED' }));
  expect(() => pendingMigrations(known, applied)).toThrow(word);
});
