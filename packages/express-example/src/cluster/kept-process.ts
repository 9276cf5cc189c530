import cluster, { type Worker } from 'node:cluster';
import { performance } from 'node:perf_hooks';
import type { Logger } from '@flash-sale/core';
import type { FromMember, ToMember } from './process-messages.ts';
import { LONG_LIFE_MS, restartDelayMs } from './restart-delay.ts';

/** How a process has ended. */
export interface ProcessEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** What the group wants to know of one of its processes. */
export interface ProcessEvents {
  /** Whether a new process is to listen before it is ready: where no other could answer. */
  readonly listensAtOnce: () => boolean;
  readonly message: (message: FromMember) => void;
  /** It has ended without being told to; another takes its place. */
  readonly ended: () => void;
}

/** The variable that tells a process of a group when it listens. */
export const LISTENS = 'FLASH_SALE_PROCESS_LISTENS';

/** How a place ends in which nothing runs. */
const NOTHING_RAN: ProcessEnd = { code: 0, signal: null };

/** One place of a group of processes: whatever runs in it is replaced when it ends, until the place is closed. */
export class KeptProcess {
  /** From 1. */
  readonly place: number;
  readonly #events: ProcessEvents;
  readonly #logger: Logger;
  readonly #settled: Promise<ProcessEnd | 'ready'>;
  #settle: (outcome: ProcessEnd | 'ready') => void = () => {};
  #worker: Worker | undefined;
  #ended: Promise<ProcessEnd> = Promise.resolve(NOTHING_RAN);
  #shortLives = 0;
  #readySince: number | undefined;
  #restart: NodeJS.Timeout | undefined;
  #closing = false;

  constructor(place: number, events: ProcessEvents, logger: Logger) {
    this.place = place;
    this.#events = events;
    this.#logger = logger;
    this.#settled = new Promise((resolve) => {
      this.#settle = resolve;
    });
  }

  get ready(): boolean {
    return this.#readySince !== undefined;
  }

  /** Starts the first process. Resolves when it is ready, or has ended instead. */
  start(): Promise<ProcessEnd | 'ready'> {
    this.#launch();
    return this.#settled;
  }

  /** Whether the message could be sent: not while there is no process. */
  tell(message: ToMember): boolean {
    if (this.#worker?.isConnected() !== true) return false;
    // A process that dies meanwhile is noticed by its end.
    this.#worker.send(message, undefined, () => {});
    return true;
  }

  /** Tells its process to end, and resolves with how it did. */
  async close(): Promise<ProcessEnd> {
    this.#closing = true;
    clearTimeout(this.#restart);
    this.tell({ kind: 'close' });
    return await this.#ended;
  }

  kill(): void {
    this.#worker?.process.kill('SIGKILL');
  }

  /** Ends a process that would not hear that it should end; another takes its place. */
  killSilent(silenceMs: number): void {
    const pid = this.#worker?.process.pid;
    this.#logger.error({ process: this.place, pid, silenceMs }, 'an API process answers nothing and is killed');
    this.kill();
  }

  #launch(): void {
    const worker = cluster.fork({ [LISTENS]: this.#events.listensAtOnce() ? 'at-once' : 'when-ready' });
    worker.on('message', (message: FromMember) => this.#received(message));
    this.#worker = worker;
    this.#ended = this.#endOf(worker);
    void this.#ended.then((end) => this.#over(end));
  }

  #endOf(worker: Worker): Promise<ProcessEnd> {
    return new Promise((resolve) => {
      worker.on('error', (error) => {
        this.#logger.warn({ error, process: this.place }, 'an API process could not be started or reached');
        if (worker.process.pid === undefined) resolve({ code: 1, signal: null });
      });
      worker.once('exit', (code: number | null, signal: NodeJS.Signals | null) => {
        const over = () => resolve({ code, signal });
        // What it said last may still be on its way.
        if (worker.isConnected()) worker.once('disconnect', over);
        else over();
      });
    });
  }

  #received(message: FromMember): void {
    if (message.kind === 'ready') {
      this.#readySince = performance.now();
      this.#logger.info({ process: this.place, pid: this.#worker?.process.pid }, 'an API process is ready');
      this.#settle('ready');
    }
    this.#events.message(message);
  }

  #over(end: ProcessEnd): void {
    const lived = this.#readySince === undefined ? 0 : performance.now() - this.#readySince;
    this.#readySince = undefined;
    this.#worker = undefined;
    this.#settle(end);
    if (this.#closing) return;
    this.#ended = Promise.resolve(NOTHING_RAN);
    this.#events.ended();
    this.#shortLives = lived < LONG_LIFE_MS ? this.#shortLives + 1 : 0;
    const delayMs = restartDelayMs(this.#shortLives);
    this.#logger.error({ process: this.place, ...end, delayMs }, 'an API process has ended and is replaced');
    this.#restart = setTimeout(() => this.#launch(), delayMs);
  }
}
