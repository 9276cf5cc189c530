import { idIn } from './collect.ts';
import { LatencyHistogram } from './latency-histogram.ts';
import type { LoadPlan, LoadResult } from './load-plan.ts';
import { type ProcessorReading, processorsBetween, readProcessors } from './processor-reading.ts';
import type { ReplyReader } from './reply-reader.ts';

type Phase = 'warm-up' | 'measuring' | 'over';

/** Counts replies: all of them, and those of the measured time with how long they took. */
export class LoadRecorder {
  readonly #plan: LoadPlan;
  readonly #all = new Map<number, number>();
  readonly #measured = new Map<number, number>();
  readonly #collected: string[] = [];
  readonly #latency = new LatencyHistogram();
  readonly #startedAt = Date.now();
  readonly #measureFrom: number;
  #measureUntil = Number.POSITIVE_INFINITY;
  #phase: Phase = 'warm-up';
  #begun: ProcessorReading = { at: 0, cpuMs: 0, targetCpuMs: undefined };
  #ended = this.#begun;

  constructor(plan: LoadPlan) {
    this.#plan = plan;
    const now = performance.now();
    this.#measureFrom = now + plan.warmUpMs;
    if (plan.warmUpMs === 0) this.#begin(now);
  }

  /** Whether the measured time has passed. */
  get over(): boolean {
    return this.#phase === 'over';
  }

  /** Takes the reply to a request that was sent at `sentAt`. */
  record({ status, head }: ReplyReader, sentAt: number): void {
    const now = performance.now();
    if (this.#phase === 'warm-up' && now >= this.#measureFrom) this.#begin(now);
    if (this.#phase === 'measuring' && now >= this.#measureUntil) this.end(now);
    increment(this.#all, status);
    const { collect } = this.#plan;
    if (collect?.status === status) this.#collected.push(idIn(head, collect));
    if (this.#phase !== 'measuring') return;
    increment(this.#measured, status);
    this.#latency.record(now - sentAt);
  }

  /** Ends the measured time, if it has not ended. */
  end(now: number): void {
    if (this.#phase === 'over') return;
    if (this.#phase === 'warm-up') this.#begin(now);
    this.#phase = 'over';
    this.#ended = readProcessors(now, this.#plan.targetPid);
  }

  result(nextNumber: number): LoadResult {
    return {
      statuses: Object.fromEntries(this.#all),
      measured: {
        durationMs: this.#ended.at - this.#begun.at,
        statuses: Object.fromEntries(this.#measured),
        latency: this.#latency.latency(),
        ...processorsBetween(this.#begun, this.#ended),
      },
      collected: this.#collected,
      startedAt: this.#startedAt,
      nextNumber,
    };
  }

  #begin(now: number): void {
    this.#phase = 'measuring';
    this.#measureUntil = now + this.#plan.measureMs;
    this.#begun = readProcessors(now, this.#plan.targetPid);
  }
}

function increment(counts: Map<number, number>, status: number): void {
  counts.set(status, (counts.get(status) ?? 0) + 1);
}
