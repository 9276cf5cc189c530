import { BenchmarkError } from '../../benchmark-error.ts';
import { type BytesOf, Connection } from '../connection.ts';
import { ReplyReader } from '../reply-reader.ts';
import { DRAIN_DEFAULT_MS, type OpenLoadEnd, type OpenLoadResult, type OpenLoadTarget } from './open-load-plan.ts';
import { OpenRecorder } from './open-recorder.ts';

/** A target that is silent for so long under a request has died or hangs. */
const SILENCE_MAX_MS = 30_000;
const SILENCE_CHECK_MS = 500;
/** A connection that is closed unused is made anew; a target that closes this many has something against the crowd. */
const RECONNECTIONS_MAX = 100_000;

/** What an open crowd says, and how its replies are understood. */
export interface OpenConversation<Name extends string> {
  /** For each connection, since requests may be written in place. */
  readonly bytes: () => BytesOf;
  /** What a reply counts as. */
  readonly nameOf: (reader: ReplyReader) => Name;
  /** Whether `nameOf` looks at the body. */
  readonly keepBody?: boolean;
  readonly firstNumber: number;
}

/**
 * Sends each request when it is due, on a connection that is free, else on the first that becomes free. The clock of a
 * request runs from the moment it was due, so that what a slow target delays is not left out (no coordinated omission).
 * Timers have a grain of a millisecond: requests due within it are sent together, and `sentLate` says how late.
 */
export class OpenLoop<Name extends string> {
  readonly #target: OpenLoadTarget;
  readonly #schedule: Float64Array;
  readonly #conversation: OpenConversation<Name>;
  readonly #recorder: OpenRecorder<Name>;
  readonly #connections = new Set<Connection>();
  /** Used in turn, so that none is idle for so long that the target closes it. */
  readonly #idle: Connection[] = [];
  readonly #timers = new Set<NodeJS.Timeout>();
  #tickTimer: NodeJS.Timeout | undefined;
  /** Whether the measured time has passed. Not asked of the clock: a timer may fire a little before its time. */
  #over = false;
  #startedAt = 0;
  #startedAtEpochMs = 0;
  #next = 0;
  #underWay = 0;
  #reconnections = 0;
  #lastReplyAt = 0;
  #resolve: (result: Omit<OpenLoadResult<Name>, 'collected' | 'collectedAt'>) => void = () => {};
  #reject: (error: Error) => void = () => {};

  constructor(target: OpenLoadTarget, schedule: Float64Array, conversation: OpenConversation<Name>) {
    this.#target = target;
    this.#schedule = schedule;
    this.#conversation = conversation;
    this.#recorder = new OpenRecorder(target);
  }

  /**
   * Rejects with `TARGET_FAILED` where no connection can be made, and with what the conversation throws; whatever else
   * happens is told in the result.
   */
  async run(stop: AbortSignal): Promise<Omit<OpenLoadResult<Name>, 'collected' | 'collectedAt'>> {
    const interrupted = () => this.#end('interrupted');
    try {
      return await new Promise((resolve, reject) => {
        this.#resolve = resolve;
        this.#reject = reject;
        stop.addEventListener('abort', interrupted, { once: true });
        for (let index = 0; index < this.#target.connections; index += 1) this.#connect();
        if (stop.aborted) interrupted();
      });
    } finally {
      stop.removeEventListener('abort', interrupted);
      clearTimeout(this.#tickTimer);
      for (const timer of this.#timers) clearTimeout(timer);
      for (const connection of this.#connections) connection.close();
    }
  }

  #connect(): void {
    const { host, port } = this.#target;
    const { bytes, keepBody = false } = this.#conversation;
    const reader = new ReplyReader({ keepBody });
    this.#connections.add(
      new Connection(
        host,
        port,
        bytes(),
        {
          onReady: (connection) => this.#ready(connection),
          onReply: (connection) => this.#answered(connection),
          onFailure: (error, connection) => this.#failed(error, connection),
        },
        reader,
      ),
    );
  }

  #ready(connection: Connection): void {
    if (this.#startedAt > 0) {
      this.#free(connection, this.#nowMs());
      return;
    }
    this.#idle.push(connection);
    if (this.#idle.length === this.#target.connections) this.#start();
  }

  #start(): void {
    const { warmUpMs, measureMs, drainMs = DRAIN_DEFAULT_MS } = this.#target;
    this.#startedAt = performance.now();
    this.#startedAtEpochMs = Date.now();
    this.#lastReplyAt = this.#startedAt;
    const overMs = warmUpMs + measureMs;
    for (const atMs of [warmUpMs, overMs]) this.#at(atMs, () => this.#recorder.read(this.#nowMs()));
    this.#at(overMs, () => {
      this.#over = true;
      this.#endIfDone();
    });
    this.#at(overMs + drainMs, () => this.#end('overrun'));
    this.#timers.add(setInterval(() => this.#checkSilence(), SILENCE_CHECK_MS));
    this.#tick();
  }

  /** Sends what is due, as far as connections are free, and comes back when the next one is. */
  #tick(): void {
    const schedule = this.#schedule;
    const nowMs = this.#nowMs();
    while (this.#next < schedule.length && (schedule[this.#next] as number) <= nowMs) {
      const connection = this.#idle.shift();
      // The first connection that becomes free goes on.
      if (connection === undefined) return;
      this.#send(connection);
    }
    if (this.#next >= schedule.length) return;
    this.#tickTimer = setTimeout(() => this.#tick(), (schedule[this.#next] as number) - nowMs);
  }

  #send(connection: Connection): void {
    const dueMs = this.#schedule[this.#next] as number;
    const number = this.#conversation.firstNumber + this.#next;
    this.#next += 1;
    this.#underWay += 1;
    try {
      connection.send(number, this.#startedAt + dueMs);
    } catch (error) {
      this.#refuse(error);
    }
    this.#recorder.sent(dueMs, this.#nowMs());
  }

  #answered(connection: Connection): void {
    const now = performance.now();
    const nowMs = now - this.#startedAt;
    this.#underWay -= 1;
    this.#lastReplyAt = now;
    try {
      const name = this.#conversation.nameOf(connection.reader);
      this.#recorder.answered(name, connection.countedFrom - this.#startedAt, nowMs);
    } catch (error) {
      this.#refuse(error);
    }
    this.#free(connection, nowMs);
    this.#endIfDone();
  }

  #free(connection: Connection, nowMs: number): void {
    const dueMs = this.#schedule[this.#next];
    if (dueMs === undefined || dueMs > nowMs || this.#idle.length > 0) this.#idle.push(connection);
    else this.#send(connection);
    if (dueMs !== undefined && this.#idle.length === 1) this.#rearm();
  }

  /** The clock stood still while no connection was free. */
  #rearm(): void {
    clearTimeout(this.#tickTimer);
    this.#tick();
  }

  #failed(error: Error, connection: Connection): void {
    this.#connections.delete(connection);
    if (this.#startedAt === 0) {
      this.#reject(error);
      return;
    }
    const at = this.#idle.indexOf(connection);
    if (at < 0 && connection.busy) {
      this.#end('target-failed', error.message);
      return;
    }
    if (at >= 0) this.#idle.splice(at, 1);
    this.#reconnections += 1;
    if (this.#reconnections <= RECONNECTIONS_MAX && at >= 0) this.#connect();
    else this.#end('target-failed', error.message);
  }

  #checkSilence(): void {
    if (this.#underWay === 0 || performance.now() - this.#lastReplyAt < SILENCE_MAX_MS) return;
    this.#end('target-failed', `the target has not answered for ${SILENCE_MAX_MS} ms`);
  }

  /** The conversation itself failed, and not the target. */
  #refuse(error: unknown): void {
    this.#reject(error instanceof Error ? error : new Error(String(error)));
  }

  #endIfDone(): void {
    if (!this.#over || this.#underWay > 0 || this.#next < this.#schedule.length) return;
    this.#end('complete');
  }

  #end(ended: OpenLoadEnd, error?: string): void {
    if (this.#startedAt === 0) {
      this.#reject(new BenchmarkError('INTERRUPTED', 'it was interrupted before it began'));
      return;
    }
    const nowMs = this.#nowMs();
    const dueByNow = this.#schedule.findLastIndex((dueMs) => dueMs <= nowMs) + 1;
    this.#resolve({
      ended,
      error,
      ...this.#recorder.result(nowMs, this.#schedule),
      unanswered: this.#underWay,
      unsent: Math.max(0, dueByNow - this.#next),
      startedAt: this.#startedAtEpochMs,
      nextNumber: this.#conversation.firstNumber + this.#next,
    });
  }

  #at(atMs: number, act: () => void): void {
    this.#timers.add(setTimeout(act, atMs));
  }

  #nowMs(): number {
    return performance.now() - this.#startedAt;
  }
}
