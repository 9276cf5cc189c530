import type { MetricLabels } from '../ports/metrics.ts';

/** So many are written at once: few enough to cost a request that writes them no time that it would feel. */
const HELD_MAX = 256;

/**
 * Keeps what was counted or observed until there is enough of it, or it is asked for, and then writes all of it in one go.
 * Written one by one between the steps of a purchase, each costs several times as much. A figure that is refused is dropped,
 * and the others are written, each once.
 */
export class HeldFigures {
  readonly #write: (labels: MetricLabels, value: number) => void;
  #labels: MetricLabels[] = [];
  readonly #values = new Float64Array(HELD_MAX);

  constructor(write: (labels: MetricLabels, value: number) => void) {
    this.#write = write;
  }

  add(labels: MetricLabels, value: number): void {
    this.#values[this.#labels.length] = value;
    if (this.#labels.push(labels) === HELD_MAX) this.writeAll();
  }

  writeAll(): void {
    if (this.#labels.length === 0) return;
    const series = this.#labels;
    const values = this.#values.slice(0, series.length);
    this.#labels = [];
    for (const [index, labels] of series.entries()) {
      try {
        this.#write(labels, values[index] ?? 0);
      } catch {
        // Such as a label that the metric does not have. It would be refused again.
      }
    }
  }
}
