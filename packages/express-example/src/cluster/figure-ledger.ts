import { countedIn, type Figures, mergeFigures } from './merge-figures.ts';

/**
 * The latest figures of each process of a group, and what those that have ended had counted: a counter of the group never
 * falls because one of its processes died. What a process counted after its last report died with it.
 */
export class FigureLedger {
  readonly #living = new Map<number, Figures>();
  #ended: Promise<Figures> = Promise.resolve([]);

  /** The latest figures of a process, by its number in the group. */
  report(process: number, figures: Figures): void {
    this.#living.set(process, figures);
  }

  /** The process has ended: its gauges are forgotten, its counts stay. */
  retire(process: number): void {
    const last = this.#living.get(process);
    if (last === undefined) return;
    this.#living.delete(process);
    this.#ended = this.#ended.then((before) => countedIn([before, last]));
  }

  /** The latest figures of one process; none before its first report. */
  of(process: number): Figures {
    return this.#living.get(process) ?? [];
  }

  /** Prometheus' text format, as of one process. */
  async text(): Promise<string> {
    const living = [...this.#living].sort(([one], [other]) => one - other).map(([, figures]) => figures);
    return await mergeFigures([...living, await this.#ended]).metrics();
  }
}
