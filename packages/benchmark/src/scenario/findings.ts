import type { Plot } from '../report/plot.ts';
import { type Summary, summarize } from '../statistics/summary.ts';

/** `/CPU-s`: per second of processor time of the measured process, all its threads together. */
export type Unit = '/s' | '/CPU-s' | 'ms' | 'MB' | 'bytes' | '% of bare' | '×' | '% CPU' | 'µs CPU';

/** What a figure should reach. Never a test: the report says whether it did. */
export interface Target {
  readonly atLeast?: number | undefined;
  readonly below?: number | undefined;
}

/** One thing that was measured, once for each repetition. */
export interface Figure {
  readonly name: string;
  readonly unit: Unit;
  readonly values: readonly number[];
  readonly summary: Summary;
  readonly target?: Target | undefined;
  /** Whether the median reached the target, and every repetition was fit to be judged; absent without one. */
  readonly reached?: boolean | undefined;
}

/** Something that must be exactly so, or the run's figures mean nothing. */
export interface Check {
  readonly what: string;
  readonly expected: number;
  readonly found: number;
}

/** Gathers what a scenario finds while it runs, so that an interrupted one has something to show. */
export class Findings {
  readonly #values = new Map<string, { unit: Unit; target: Target | undefined; values: number[] }>();
  readonly checks: Check[] = [];
  readonly settings: Record<string, string | number | boolean> = {};
  readonly notes: string[] = [];
  readonly #missed = new Set<string>();
  readonly #plots = new Map<string, Plot>();

  /** Adds the value of one repetition. Unit and target are those that the figure was first given. */
  measured(name: string, unit: Unit, value: number, target?: Target): void {
    const known = this.#values.get(name);
    if (known === undefined) this.#values.set(name, { unit, target, values: [value] });
    else known.values.push(value);
  }

  /** The figure has not reached its target, whatever its values: a repetition was not what it is to be judged by. */
  missed(name: string): void {
    this.#missed.add(name);
  }

  check(what: string, expected: number, found: number): void {
    this.checks.push({ what, expected, found });
  }

  /** Says something once that the figures do not say by themselves. */
  note(text: string): void {
    if (!this.notes.includes(text)) this.notes.push(text);
  }

  /** Keeps something to be drawn. One with the same title takes its place: what is drawn is the last repetition. */
  plot(plot: Plot): void {
    this.#plots.set(plot.title, plot);
  }

  plots(): Plot[] {
    return [...this.#plots.values()];
  }

  /** In the order in which they first came. */
  figures(): Figure[] {
    return Array.from(this.#values, ([name, { unit, target, values }]) => {
      const summary = summarize(values);
      return target === undefined
        ? { name, unit, values, summary }
        : { name, unit, values, summary, target, reached: !this.#missed.has(name) && reaches(summary.median, target) };
    });
  }
}

export function failedChecks(checks: readonly Check[]): Check[] {
  return checks.filter(({ expected, found }) => expected !== found);
}

function reaches(value: number, { atLeast, below }: Target): boolean {
  return (atLeast === undefined || value >= atLeast) && (below === undefined || value < below);
}
