import { decideStep } from '../steps/decide-step.ts';
import { writeStep } from '../steps/write-step.ts';
import { reading } from '../store-error.ts';
import { lockedStep } from './locked-step.ts';
import type { Strategy } from './strategy.ts';

/** Races lost after which a step locks the sale: among many, some would be overtaken for ever. */
const RACES_MAX = 8;

/**
 * Look and decide without a lock, and write only if the sale's revision is still the one that was seen. Who is refused, or
 * repeats, is answered by what one instant showed and writes nothing. Who has lost too many races waits for the lock
 * instead, under which it cannot lose.
 */
export const optimistic: Strategy = async (sql, sale, commands, bound, attempt) => {
  if (attempt >= RACES_MAX) {
    return await lockedStep(sql, 'optimistic', sale, commands, bound, (transaction, step) =>
      writeStep(transaction, step, true),
    );
  }
  const { loaded, replies, changes } = await reading(decideStep(sql, 'optimistic', sale, commands, bound));
  if (changes === undefined) return replies;
  await sql.transaction((transaction) => writeStep(transaction, { loaded, changes }, true), bound());
  return replies;
};
