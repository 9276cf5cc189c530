import { FlashSaleError } from '@flash-sale/core';
import type { Migration } from './migrations.ts';

export interface AppliedMigration {
  readonly name: string;
  readonly checksum: string;
}

/**
 * What is left to apply. Throws `MIGRATION_REFUSED` unless what was applied is exactly the beginning of what this version
 * knows: a newer version has been here, or a migration was altered after it was applied.
 */
export function pendingMigrations(
  known: readonly Migration[],
  applied: readonly AppliedMigration[],
): readonly Migration[] {
  for (const [index, { name, checksum }] of applied.entries()) {
    const expected = known[index];
    if (expected?.name !== name) {
      const newer = index >= known.length;
      throw refused(newer ? 'the schema is newer than this version of the library' : 'a migration is missing', name);
    }
    if (expected.checksum !== checksum) throw refused('a migration was altered after it was applied', name);
  }
  return known.slice(applied.length);
}

function refused(why: string, name: string): FlashSaleError {
  return new FlashSaleError('MIGRATION_REFUSED', `${why}: ${name}`, { details: { migration: name } });
}
