import type { Timeline } from './open-load-plan.ts';

/** Steps into which a run is divided, as far as they are not shorter than the clock deserves. */
const STEPS = 100;
const STEP_MIN_MS = 10;

/** Counts what happens in equal steps of time. What comes after the scheduled time lengthens it, up to a bound. */
export class TimelineRecorder {
  readonly #stepMs: number;
  readonly #answered = new Map<string, number[]>();
  readonly #slowestMs: number[] = [];
  readonly #stepsMax: number;

  constructor(durationMs: number, longestMs: number) {
    this.#stepMs = Math.max(STEP_MIN_MS, Math.ceil(durationMs / STEPS));
    this.#stepsMax = Math.ceil(longestMs / this.#stepMs) + 1;
  }

  answered(kind: string, atMs: number, latencyMs: number): void {
    const step = this.#step(atMs);
    let counts = this.#answered.get(kind);
    if (counts === undefined) {
      counts = [];
      this.#answered.set(kind, counts);
    }
    add(counts, step);
    this.#slowestMs[step] = Math.max(this.#slowestMs[step] ?? 0, latencyMs);
  }

  /** With every moment at which a request was due, sent or not. */
  result(dueMs: Float64Array): Timeline {
    const due: number[] = [];
    for (const atMs of dueMs) add(due, this.#step(atMs));
    const kinds = [...this.#answered.values()];
    const length = Math.max(due.length, ...kinds.map((counts) => counts.length));
    return {
      stepMs: this.#stepMs,
      due: filled(due, length),
      answered: Object.fromEntries([...this.#answered].map(([kind, counts]) => [kind, filled(counts, length)])),
      slowestMs: filled(this.#slowestMs, length),
    };
  }

  #step(atMs: number): number {
    return Math.min(this.#stepsMax, Math.floor(atMs / this.#stepMs));
  }
}

function add(counts: number[], step: number): void {
  counts[step] = (counts[step] ?? 0) + 1;
}

function filled(counts: readonly number[], length: number): number[] {
  return Array.from({ length }, (_, step) => counts[step] ?? 0);
}
