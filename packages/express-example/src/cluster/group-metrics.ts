import * as client from 'prom-client';
import type { Figures } from './merge-figures.ts';

/** One process of the group, as it is shown. */
export interface ProcessFigures {
  /** Its place in the group, from 1: a process that takes the place of another has its number. */
  readonly process: number;
  readonly figures: Figures;
}

/** What only the group has to show: sums over its processes hide how many there are, and which of them is ill. */
export class GroupMetrics {
  readonly #registry = new client.Registry();
  readonly #ready: client.Gauge;
  readonly #ended: client.Counter;
  readonly #silent: client.Counter;
  readonly #requests: client.Counter<'process'>;
  readonly #memory: client.Gauge<'process'>;

  constructor() {
    const registers = [this.#registry];
    this.#ready = new client.Gauge({
      name: 'flash_sale_api_processes_ready',
      help: 'API processes that are ready.',
      registers,
    });
    this.#ended = new client.Counter({
      name: 'flash_sale_api_processes_ended_total',
      help: 'API processes that ended without being told to, and were replaced.',
      registers,
    });
    this.#silent = new client.Counter({
      name: 'flash_sale_api_processes_silent_total',
      help: 'API processes that answered nothing any more, and were killed.',
      registers,
    });
    this.#requests = new client.Counter({
      name: 'flash_sale_api_process_requests_total',
      help: 'Finished requests of each API process.',
      labelNames: ['process'],
      registers,
    });
    this.#memory = new client.Gauge({
      name: 'flash_sale_api_process_resident_memory_bytes',
      help: 'Resident memory of each API process.',
      labelNames: ['process'],
      registers,
    });
  }

  countEnd(): void {
    this.#ended.inc();
  }

  countSilent(): void {
    this.#silent.inc();
  }

  /** Prometheus' text format. */
  async text(ready: number, processes: readonly ProcessFigures[]): Promise<string> {
    this.#ready.set(ready);
    this.#requests.reset();
    this.#memory.reset();
    for (const { process, figures } of processes) {
      const labels = { process: String(process) };
      this.#requests.inc(labels, sumOf(figures, 'flash_sale_requests_total'));
      this.#memory.set(labels, sumOf(figures, 'process_resident_memory_bytes'));
    }
    return await this.#registry.metrics();
  }
}

function sumOf(figures: Figures, name: string): number {
  const values = figures.find((figure) => figure.name === name)?.values ?? [];
  return values.reduce((sum, { value }) => sum + value, 0);
}
