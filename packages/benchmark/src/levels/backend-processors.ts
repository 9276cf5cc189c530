import { readFileSync } from 'node:fs';
import { processorTimeMs } from '../process/processor-time.ts';

/** A number may be given again to a backend that begins later. */
const BACKENDS =
  "SELECT pid, backend_start::text AS started FROM pg_stat_activity WHERE datname = current_database() AND backend_type = 'client backend'";

/** Processor time of the processes of a PostgreSQL that serve one database, where that server is on this machine. */
export class BackendProcessors {
  readonly #query: (text: string) => Promise<readonly Record<string, unknown>[]>;
  readonly #timeMs: (pid: number) => number;
  /** What each backend of the last reading had used then. */
  #known = new Map<string, number>();
  #totalMs = 0;

  constructor(
    query: (text: string) => Promise<readonly Record<string, unknown>[]>,
    timeMs: (pid: number) => number = backendTimeMs,
  ) {
    this.#query = query;
    this.#timeMs = timeMs;
  }

  /**
   * Of every backend that any reading has seen, so that it only grows: what one used that has ended since stays counted as
   * far as it was read. 0 where they are not processes of this machine.
   */
  async milliseconds(): Promise<number> {
    const known = new Map<string, number>();
    for (const { pid, started } of await this.#query(BACKENDS)) {
      const backend = `${pid} ${started}`;
      const before = this.#known.get(backend) ?? 0;
      const now = Math.max(before, this.#timeMs(Number(pid)));
      known.set(backend, now);
      this.#totalMs += now - before;
    }
    this.#known = known;
    return this.#totalMs;
  }
}

/** A server in a container or on another machine has numbers of its own for its processes. */
function backendTimeMs(pid: number): number {
  try {
    if (!readFileSync(`/proc/${pid}/comm`, 'latin1').startsWith('postgres')) return 0;
  } catch {
    return 0;
  }
  return processorTimeMs(pid) ?? 0;
}
