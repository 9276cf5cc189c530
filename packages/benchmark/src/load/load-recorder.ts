import { build, type Histogram } from 'hdr-histogram-js';
import { processorTimeMs } from '../process/processor-time.ts';
import type { Latency, LoadPlan, LoadResult } from './load-plan.ts';
import { headerOf, type ReplyReader } from './reply-reader.ts';

/** The clock and the processor times at one instant. */
interface Reading {
  readonly at: number;
  readonly cpuMs: number;
  readonly targetCpuMs: number | undefined;
}

type Phase = 'warm-up' | 'measuring' | 'over';

/** Counts replies: all of them, and those of the measured time with how long they took. */
export class LoadRecorder {
  readonly #plan: LoadPlan;
  readonly #all = new Map<number, number>();
  readonly #measured = new Map<number, number>();
  readonly #collected: string[] = [];
  /** In microseconds. */
  readonly #latency: Histogram = build({ highestTrackableValue: 600_000_000, numberOfSignificantValueDigits: 3 });
  readonly #startedAt = Date.now();
  readonly #measureFrom: number;
  #measureUntil = Number.POSITIVE_INFINITY;
  #phase: Phase = 'warm-up';
  #begun: Reading = { at: 0, cpuMs: 0, targetCpuMs: undefined };
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
    this.#latency.recordValue(Math.max(1, Math.round((now - sentAt) * 1_000)));
  }

  /** Ends the measured time, if it has not ended. */
  end(now: number): void {
    if (this.#phase === 'over') return;
    if (this.#phase === 'warm-up') this.#begin(now);
    this.#phase = 'over';
    this.#ended = this.#reading(now);
  }

  result(nextNumber: number): LoadResult {
    const { targetCpuMs: before } = this.#begun;
    const { targetCpuMs: after } = this.#ended;
    return {
      statuses: Object.fromEntries(this.#all),
      measured: {
        durationMs: this.#ended.at - this.#begun.at,
        statuses: Object.fromEntries(this.#measured),
        latency: latencyOf(this.#latency),
        generatorCpuMs: this.#ended.cpuMs - this.#begun.cpuMs,
        targetCpuMs: before === undefined || after === undefined ? undefined : after - before,
      },
      collected: this.#collected,
      startedAt: this.#startedAt,
      nextNumber,
    };
  }

  #begin(now: number): void {
    this.#phase = 'measuring';
    this.#measureUntil = now + this.#plan.measureMs;
    this.#begun = this.#reading(now);
  }

  #reading(at: number): Reading {
    const { user, system } = process.cpuUsage();
    const { targetPid } = this.#plan;
    const targetCpuMs = targetPid === undefined ? undefined : processorTimeMs(targetPid);
    return { at, cpuMs: (user + system) / 1_000, targetCpuMs };
  }
}

function increment(counts: Map<number, number>, status: number): void {
  counts.set(status, (counts.get(status) ?? 0) + 1);
}

/** Empty where the header is not there: it is then missing among what was made, and the audit says so. */
function idIn(head: Buffer, { header, prefix }: NonNullable<LoadPlan['collect']>): string {
  const value = headerOf(head, header);
  return value?.startsWith(prefix) === true ? value.slice(prefix.length) : '';
}

function latencyOf(histogram: Histogram): Latency {
  const ms = (percentile: number) => histogram.getValueAtPercentile(percentile) / 1_000;
  return { p50: ms(50), p95: ms(95), p99: ms(99), p999: ms(99.9), most: histogram.maxValue / 1_000 };
}
