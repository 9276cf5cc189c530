import { writeStep } from '../steps/write-step.ts';
import { lockedStep } from './locked-step.ts';
import type { Strategy } from './strategy.ts';

/** SELECT … FOR NO KEY UPDATE, look, decide, write: one step at a time, in the order in which they came. */
export const pessimistic: Strategy = (sql, sale, commands, bound) =>
  lockedStep(sql, 'pessimistic', sale, commands, bound, (transaction, step) => writeStep(transaction, step, true));
