import type { SimulationResult } from './simulate.ts';

/** What a person needs of a run that went wrong: which it was, what was broken, and what happened last. */
export function describeFailure({ seed, mix, violations, trace }: SimulationResult, events: number): string {
  return [
    `seed ${seed} of the mix "${mix}" broke ${violations.length} promises:`,
    ...violations.map((violation) => `  ${violation}`),
    `the last ${Math.min(events, trace.length)} of ${trace.length} events (virtual milliseconds, who, what):`,
    ...trace.slice(-events),
  ].join('\n');
}
