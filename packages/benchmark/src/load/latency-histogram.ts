import { build, type Histogram } from 'hdr-histogram-js';
import type { Latency, LatencyPoint } from './latency.ts';

/** Longer than any load lasts. */
const LONGEST_MICROSECONDS = 3_600_000_000;
/** So many digits of a value are right: an error of at most 0.1 %. */
const DIGITS = 3;
const CURVE = [0, 10, 25, 50, 75, 90, 95, 97.5, 99, 99.5, 99.9, 99.95, 99.99, 100];

/** Latencies in a histogram (HdrHistogram) of microseconds: as many as come, in the same memory. */
export class LatencyHistogram {
  readonly #microseconds: Histogram = build({
    highestTrackableValue: LONGEST_MICROSECONDS,
    numberOfSignificantValueDigits: DIGITS,
  });

  get count(): number {
    return this.#microseconds.totalCount;
  }

  record(ms: number): void {
    this.#microseconds.recordValue(Math.min(LONGEST_MICROSECONDS, Math.max(1, Math.round(ms * 1_000))));
  }

  latency(): Latency {
    return {
      p50: this.#at(50),
      p95: this.#at(95),
      p99: this.#at(99),
      p999: this.#at(99.9),
      most: this.#microseconds.maxValue / 1_000,
    };
  }

  curve(): LatencyPoint[] {
    return CURVE.map((percentile) => ({ percentile, ms: this.#at(percentile) }));
  }

  #at(percentile: number): number {
    // A percentile is given as the upper end of its bucket, which may lie above the longest.
    const { maxValue } = this.#microseconds;
    return Math.min(maxValue, this.#microseconds.getValueAtPercentile(percentile)) / 1_000;
  }
}
