import { afterAll } from 'vitest';
import type { Verdict } from './verdict.ts';

const COLUMNS = [
  'fault',
  'seeds',
  'offered/s',
  'accepted',
  'unknown',
  'stored',
  'oversold',
  'lost',
  'broken',
  'pause p50/max',
  'set aside',
  'holds confirmed/released/lost',
  'answers meanwhile',
].join(' | ');

type Sum = (count: (verdict: Verdict) => number) => number;

/** Collects the runs of a fault and prints them as a row when its suite has ended. */
export function useScenarioTable(fault: string): { add(seed: number, verdict: Verdict): void } {
  const runs: { readonly seed: number; readonly verdict: Verdict }[] = [];
  afterAll(() => {
    const verdicts = runs.map(({ verdict }) => verdict);
    const sum: Sum = (count) => verdicts.reduce((total, verdict) => total + count(verdict), 0);
    const cells = [
      fault,
      [...new Set(runs.map(({ seed }) => seed))].join(' '),
      range(verdicts.map(({ offeredPerSecond }) => Math.round(offeredPerSecond))),
      sum(({ accepted }) => accepted),
      sum(({ answers }) => (answers['504 unknown'] ?? 0) + (answers.cut ?? 0)),
      sum(({ stored }) => stored),
      sum(({ violations }) => violations.filter(({ kind }) => kind === 'oversold').length),
      sum(({ lost }) => lost.length),
      sum(brokenPromises),
      pauses(verdicts.flatMap(({ pausesMs }) => pausesMs)),
      sum(({ setAside }) => setAside),
      `${sum(({ holds }) => holds.confirmed)}/${sum(({ holds }) => holds.released)}/${sum(({ holds }) => holds.lost)}`,
      answersOf(verdicts),
    ];
    console.log(`${COLUMNS}\n${cells.join(' | ')}`);
  });
  return { add: (seed, verdict) => void runs.push({ seed, verdict }) };
}

function brokenPromises({ violations, unclaimed, doubled, surprising, discrepancies, left }: Verdict): number {
  const others = violations.filter(({ kind }) => kind !== 'oversold');
  return [others, unclaimed, doubled, surprising, discrepancies, left].reduce((sum, { length }) => sum + length, 0);
}

function range(values: readonly number[]): string {
  return values.length > 1 ? `${Math.min(...values)}-${Math.max(...values)}` : values.join();
}

function pauses(pausesMs: readonly number[]): string {
  const sorted = pausesMs.toSorted((a, b) => a - b);
  const seconds = (ms = Number.NaN) => (ms / 1_000).toFixed(1);
  return `${seconds(sorted[Math.floor((sorted.length - 1) / 2)])}/${seconds(sorted.at(-1))} s`;
}

function answersOf(verdicts: readonly Verdict[]): string {
  const answers: Record<string, number> = {};
  for (const verdict of verdicts) {
    for (const [name, times] of Object.entries(verdict.answers)) answers[name] = (answers[name] ?? 0) + times;
  }
  return Object.entries(answers)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, times]) => `${name}: ${times}`)
    .join(', ');
}
