import cluster from 'node:cluster';
import { setTimeout } from 'node:timers/promises';
import type { Logger } from '@flash-sale/core';
import { FigureLedger } from './figure-ledger.ts';
import { GroupMetrics } from './group-metrics.ts';
import { Heartbeat } from './heartbeat.ts';
import { KeptProcess, type ProcessEnd } from './kept-process.ts';
import type { FromMember } from './process-messages.ts';

/** How often processes report their figures unasked: so much of its counts is lost with a process that is killed. */
const REPORT_MS = 1_000;
/** How long a process may take to give its figures; later, those of its last report are shown. */
const FIGURES_TIMEOUT_MS = 1_000;
/** How long processes may take to end before they are killed: a little more than they give themselves. */
const PATIENCE_MS = 9_600;

export interface GroupSettings {
  readonly processes: number;
  /** A process that answers nothing for so long is replaced; 0: none is for that, as under a debugger. */
  readonly silenceMs: number;
}

/** Where the group is reached, when it is. */
export type GroupStart = { readonly url: string; readonly description: string } | 'failed' | 'closed';

/**
 * Processes that share one port, which Node's cluster opens here for all of them. One that ends is replaced, and one that
 * answers nothing any more is ended. The first is started alone: what is wrong is said once, and migrations have nobody to
 * wait for.
 */
export class ProcessGroup {
  readonly #logger: Logger;
  readonly #silenceMs: number;
  /** Absent: silence is the end of none. */
  readonly #heartbeat: Heartbeat | undefined;
  readonly #ledger = new FigureLedger();
  readonly #metrics = new GroupMetrics();
  readonly #places: readonly KeptProcess[];
  readonly #asked = new Map<number, (place: number) => void>();
  readonly #stopping = new AbortController();
  #questions = 0;
  #reached: Exclude<GroupStart, string> | undefined;

  constructor({ processes, silenceMs }: GroupSettings, logger: Logger) {
    this.#logger = logger;
    this.#silenceMs = silenceMs;
    this.#heartbeat = silenceMs === 0 ? undefined : new Heartbeat(silenceMs);
    // Each process takes connections from the one queue of the kernel. Handed out in turn by this process instead, those on
    // their way to a process that is killed would never be answered nor cut.
    cluster.schedulingPolicy = cluster.SCHED_NONE;
    // Figures may be no numbers, which JSON has no word for.
    cluster.setupPrimary({ serialization: 'advanced' });
    this.#places = Array.from({ length: processes }, (_, index) => this.#place(index + 1));
  }

  /** `failed`: the first process could not start, and has said why. Later ones are tried for as long as it takes. */
  async start(): Promise<GroupStart> {
    const [first, ...others] = this.#places;
    if (this.#heartbeat !== undefined) void this.#beatNowAndThen(this.#heartbeat);
    if ((await first?.start()) !== 'ready') {
      const closed = this.#stopping.signal.aborted;
      await this.close().catch(() => {});
      return closed ? 'closed' : 'failed';
    }
    void this.#askNowAndThen();
    if (!this.#stopping.signal.aborted) await Promise.all(others.map((place) => place.start()));
    return this.#stopping.signal.aborted || this.#reached === undefined ? 'closed' : this.#reached;
  }

  /** Ends all processes. Rejects when one of them had to be killed, or ended otherwise than with 0. */
  async close(): Promise<void> {
    this.#stopping.abort();
    const patience = new AbortController();
    const kill = setTimeout(PATIENCE_MS, undefined, { signal: patience.signal }).then(
      () => {
        for (const place of this.#places) place.kill();
      },
      () => {},
    );
    const ends = await Promise.all(this.#places.map((place) => place.close()));
    patience.abort();
    await kill;
    const wrong = ends.filter(({ code }) => code !== 0);
    if (wrong.length > 0) throw new Error(`API processes did not end in order: ${wrong.map(describe).join(', ')}`);
  }

  #place(number: number): KeptProcess {
    return new KeptProcess(
      number,
      {
        listensAtOnce: () => this.#ready === 0,
        message: (message) => this.#received(number, message),
        ended: () => {
          this.#heartbeat?.forget(number);
          this.#ledger.retire(number);
          this.#metrics.countEnd();
        },
      },
      this.#logger,
    );
  }

  get #ready(): number {
    return this.#places.filter(({ ready }) => ready).length;
  }

  #received(place: number, message: FromMember): void {
    this.#heartbeat?.heard(place);
    switch (message.kind) {
      case 'alive':
        return;
      case 'ready':
        this.#reached ??= { url: message.url, description: message.description };
        return;
      case 'own-figures':
        this.#ledger.report(place, message.figures);
        if (message.id !== undefined) this.#asked.get(message.id)?.(place);
        return;
      case 'all-figures-wanted':
        this.#text().then(
          (text) => this.#places[place - 1]?.tell({ kind: 'all-figures', id: message.id, text }),
          (error: unknown) => this.#logger.error({ error }, 'the figures of the API processes could not be joined'),
        );
    }
  }

  async #text(): Promise<string> {
    await this.#ask(true);
    const processes = this.#places
      .filter(({ ready }) => ready)
      .map(({ place }) => ({ process: place, figures: this.#ledger.of(place) }));
    return (await this.#ledger.text()) + (await this.#metrics.text(this.#ready, processes));
  }

  /** Asks each process for its figures and waits until those that can have answered. */
  async #ask(fresh: boolean): Promise<void> {
    this.#questions += 1;
    const id = this.#questions;
    const question = { kind: 'own-figures-wanted', id, fresh } as const;
    const silent = new Set(this.#places.filter((place) => place.tell(question)).map(({ place }) => place));
    if (silent.size === 0) return;
    const patience = new AbortController();
    this.#asked.set(id, (place) => {
      silent.delete(place);
      if (silent.size === 0) patience.abort();
    });
    await setTimeout(FIGURES_TIMEOUT_MS, undefined, { signal: patience.signal }).catch(() => {});
    this.#asked.delete(id);
  }

  async #beatNowAndThen(heartbeat: Heartbeat): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      for (const place of this.#places) place.tell({ kind: 'beat' });
      await setTimeout(heartbeat.beatMs, undefined, { signal }).catch(() => {});
      if (signal.aborted) return;
      for (const place of heartbeat.beat()) {
        this.#metrics.countSilent();
        this.#places[place - 1]?.killSilent(this.#silenceMs);
      }
    }
  }

  async #askNowAndThen(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      await this.#ask(false);
      await setTimeout(REPORT_MS, undefined, { signal }).catch(() => {});
    }
  }
}

function describe({ code, signal }: ProcessEnd): string {
  return signal ?? `code ${code}`;
}
