import { FlashSaleError } from '../errors/flash-sale-error.ts';
import type { Clock, Timer } from '../ports/clock.ts';
import type { Metrics } from '../ports/metrics.ts';

/** What a batcher works with and how far it goes. Times are in milliseconds. */
export interface BatcherOptions<Entry, Reply> {
  /** Label of its metrics. */
  readonly name: string;
  /** Carries out one batch: one reply per entry, in order. A rejection rejects the members of this batch only. */
  readonly dispatch: (entries: readonly Entry[]) => Promise<readonly Reply[]>;
  /** What a member is told whose batch was dispatched and not answered by the member's deadline. */
  readonly unknownCode: 'STORE_UNKNOWN' | 'QUEUE_UNKNOWN' | 'DATABASE_UNKNOWN' | 'LIMITER_UNAVAILABLE';
  /** Most entries of one batch. */
  readonly batchSizeMax: number;
  /** Most entries that wait for dispatch; more are refused with `BATCHER_FULL`. */
  readonly queuedMax: number;
  /** Most batches under way. The second and later ones start only when full, or when an entry has waited `ageMaxMs`. */
  readonly inFlightMax: number;
  readonly ageMaxMs: number;
  /**
   * In a crowd a batch that is not full leaves no sooner than this after the one before, so that there are fewer and
   * larger calls. A crowd is a batch of `CROWD` before. Default 0: as soon as nothing is under way.
   */
  readonly spacingMs?: number | undefined;
  readonly clock: Clock;
  readonly metrics: Metrics;
  /** Told of a reply whose member was told `unknownCode` before it came. */
  readonly onLateReply?: ((entry: Entry, reply: Reply) => void) | undefined;
}

/** Members of a batch from which on it counts as part of a crowd. */
const CROWD = 8;

type MemberState = 'queued' | 'dispatched' | 'settled';

interface Member<Entry, Reply> {
  readonly entry: Entry;
  readonly resolve: (reply: Reply) => void;
  readonly reject: (error: unknown) => void;
  /** Monotonic time. */
  readonly deadlineAt: number;
  readonly signal: AbortSignal | undefined;
  onAbort: (() => void) | undefined;
  state: MemberState;
  batch: Batch<Entry, Reply> | undefined;
}

interface Batch<Entry, Reply> {
  readonly members: readonly Member<Entry, Reply>[];
  /** Monotonic time. */
  readonly dispatchedAt: number;
  /** Members that were not settled yet. At zero the batch stops counting as under way, answered or not. */
  live: number;
}

/**
 * Coalesces concurrent callers into batches.
 *
 * A batch leaves as soon as nothing is under way (in a crowd, where so told, at a distance from the one before); while one
 * is, callers gather, up to a size or an age. So a lone caller waits for nobody, and a crowd shares calls. Every member settles by its own deadline: withdrawn before dispatch it is
 * told `DEADLINE_EXCEEDED` or `ABORTED` (nothing happened), after dispatch the code for unknown.
 */
export class Batcher<Entry, Reply> {
  readonly #options: BatcherOptions<Entry, Reply>;
  readonly #labels: { readonly batcher: string };
  readonly #stage: { readonly stage: string };
  #queue: Member<Entry, Reply>[] = [];
  /** Members of the queue that were not withdrawn. */
  #queued = 0;
  readonly #inFlight = new Set<Batch<Entry, Reply>>();
  #flushScheduled = false;
  #ageTimer: Timer | undefined;
  #spacingTimer: Timer | undefined;
  /** Monotonic time before which only a full batch leaves. */
  #notBefore = Number.NEGATIVE_INFINITY;
  #deadlineTimer: Timer | undefined;
  #deadlineTimerAt = Number.POSITIVE_INFINITY;
  #closed = false;
  #idleWaiters: (() => void)[] = [];

  constructor(options: BatcherOptions<Entry, Reply>) {
    this.#options = options;
    this.#labels = { batcher: options.name };
    this.#stage = { stage: options.name };
  }

  /** Whether the next submit would be refused with `BATCHER_FULL`. */
  get full(): boolean {
    return this.#queued >= this.#options.queuedMax;
  }

  /**
   * Adds an entry to a coming batch. Rejects with `BATCHER_FULL` or `CLOSED` at once, with `DEADLINE_EXCEEDED` or
   * `ABORTED` when withdrawn in time, with the unknown code when not, or with what the batch rejected with.
   */
  submit(entry: Entry, deadlineAt: number, signal?: AbortSignal): Promise<Reply> {
    if (this.#closed)
      return Promise.reject(new FlashSaleError('CLOSED', `the ${this.#options.name} batcher is closed`));
    if (this.full) {
      return Promise.reject(new FlashSaleError('BATCHER_FULL', `the ${this.#options.name} batcher is full`));
    }
    if (signal?.aborted) return Promise.reject(aborted(signal));
    const promise = new Promise<Reply>(capture);
    const resolve = captured.resolve as (reply: Reply) => void;
    const { reject } = captured;
    const member: Member<Entry, Reply> = {
      entry,
      resolve,
      reject,
      deadlineAt,
      signal,
      onAbort: undefined,
      state: 'queued',
      batch: undefined,
    };
    if (signal !== undefined) this.#watchSignal(member, signal);
    this.#queue.push(member);
    this.#queued += 1;
    if (deadlineAt < this.#deadlineTimerAt) this.#armDeadline(deadlineAt, this.#options.clock.monotonic());
    this.#considerFlush();
    return promise;
  }

  /** Refuses new entries, dispatches what waits, and resolves when every member has settled. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#considerFlush();
    await this.idle();
  }

  /** Resolves when nothing waits and nothing is under way. */
  async idle(): Promise<void> {
    if (this.#queued === 0 && this.#inFlight.size === 0) return;
    await new Promise<void>((resolve) => this.#idleWaiters.push(resolve));
  }

  #considerFlush(): void {
    if (this.#flushScheduled || this.#queued === 0) return;
    const { inFlightMax, batchSizeMax, ageMaxMs, clock } = this.#options;
    const full = this.#queued >= batchSizeMax;
    if (this.#inFlight.size === 0 && !full && this.#keepsDistance()) return;
    if (this.#inFlight.size === 0 || (this.#inFlight.size < inFlightMax && full)) {
      this.#flushScheduled = true;
      clock.defer(this.#flush);
    } else if (this.#ageTimer === undefined && this.#inFlight.size < inFlightMax) {
      this.#ageTimer = clock.setTimer(
        () => {
          this.#ageTimer = undefined;
          if (this.#queued > 0 && this.#inFlight.size < inFlightMax) this.#dispatch();
        },
        ageMaxMs,
        'background',
      );
    }
  }

  /** Whether the next batch waits for its time, at which it leaves by itself. */
  #keepsDistance(): boolean {
    if (this.#spacingTimer !== undefined) return true;
    if (this.#notBefore === Number.NEGATIVE_INFINITY) return false;
    const left = this.#notBefore - this.#options.clock.monotonic();
    this.#notBefore = Number.NEGATIVE_INFINITY;
    if (left <= 0 || this.#closed) return false;
    this.#spacingTimer = this.#options.clock.setTimer(() => {
      this.#spacingTimer = undefined;
      this.#considerFlush();
    }, left);
    return true;
  }

  readonly #flush = (): void => {
    this.#flushScheduled = false;
    if (this.#queued > 0 && this.#inFlight.size < this.#options.inFlightMax) this.#dispatch();
    this.#considerFlush();
  };

  /** The next batch. Who is too late at `now` is told so: nothing has happened yet. */
  #takeMembers(now: number): Member<Entry, Reply>[] {
    const members: Member<Entry, Reply>[] = [];
    const late: Member<Entry, Reply>[] = [];
    let taken = 0;
    while (taken < this.#queue.length && members.length < this.#options.batchSizeMax) {
      const member = this.#queue[taken++];
      if (member === undefined || member.state !== 'queued') continue;
      if (member.deadlineAt > now) members.push(member);
      else late.push(member);
    }
    if (taken === this.#queue.length) this.#queue = [];
    else this.#queue.splice(0, taken);
    for (const member of late) {
      this.#settle(member);
      member.reject(deadlineExceeded());
    }
    this.#queued -= members.length;
    return members;
  }

  #dispatch(): void {
    const dispatchedAt = this.#options.clock.monotonic();
    const members = this.#takeMembers(dispatchedAt);
    if (members.length === 0) {
      this.#announceIdle();
      return;
    }
    const batch: Batch<Entry, Reply> = { members, dispatchedAt, live: members.length };
    const entries: Entry[] = [];
    for (const member of members) {
      member.state = 'dispatched';
      member.batch = batch;
      entries.push(member.entry);
    }
    this.#inFlight.add(batch);
    const { spacingMs = 0 } = this.#options;
    if (spacingMs > 0 && members.length >= CROWD) this.#notBefore = dispatchedAt + spacingMs;
    this.#options.metrics.observe('flash_sale_batch_size', members.length, this.#labels);
    let dispatched: Promise<readonly Reply[]>;
    try {
      dispatched = this.#options.dispatch(entries);
    } catch (error) {
      dispatched = Promise.reject(error);
    }
    dispatched.then(
      (replies) => this.#answer(batch, replies),
      (error: unknown) => this.#fail(batch, error),
    );
  }

  #answer(batch: Batch<Entry, Reply>, replies: readonly Reply[]): void {
    const { members } = batch;
    const { clock, metrics } = this.#options;
    metrics.observe('flash_sale_stage_seconds', (clock.monotonic() - batch.dispatchedAt) / 1_000, this.#stage);
    if (replies.length !== members.length) {
      const details = { batcher: this.#options.name, entries: members.length, replies: replies.length };
      this.#fail(batch, new FlashSaleError('INVARIANT_BROKEN', 'a batch got another number of replies', { details }));
      return;
    }
    for (let index = 0; index < members.length; index += 1) {
      const member = members[index] as Member<Entry, Reply>;
      const reply = replies[index] as Reply;
      if (member.state === 'settled') this.#options.onLateReply?.(member.entry, reply);
      else {
        this.#settle(member);
        member.resolve(reply);
      }
    }
    this.#considerFlush();
  }

  #fail(batch: Batch<Entry, Reply>, error: unknown): void {
    const reason = FlashSaleError.isInstance(error) ? error : this.#unknown(error);
    for (const member of batch.members) {
      if (member.state === 'settled') continue;
      this.#settle(member);
      member.reject(reason);
    }
    this.#considerFlush();
  }

  #watchSignal(member: Member<Entry, Reply>, signal: AbortSignal): void {
    member.onAbort = () => this.#giveUp(member, aborted(signal));
    signal.addEventListener('abort', member.onAbort, { once: true });
  }

  /** Ends the wait of one member: harmless before dispatch, unknown after it. */
  #giveUp(member: Member<Entry, Reply>, withdrawn: FlashSaleError): void {
    if (member.state === 'settled') return;
    const error = member.state === 'queued' ? withdrawn : this.#unknown(withdrawn);
    this.#settle(member);
    member.reject(error);
    this.#considerFlush();
  }

  #settle(member: Member<Entry, Reply>): void {
    if (member.state === 'queued') this.#queued -= 1;
    member.state = 'settled';
    if (member.onAbort !== undefined) member.signal?.removeEventListener('abort', member.onAbort);
    const { batch } = member;
    if (batch !== undefined) {
      batch.live -= 1;
      if (batch.live === 0) this.#inFlight.delete(batch);
    }
    this.#announceIdle();
  }

  #announceIdle(): void {
    if (this.#idleWaiters.length === 0 || this.#queued > 0 || this.#inFlight.size > 0) return;
    const waiters = this.#idleWaiters;
    this.#idleWaiters = [];
    for (const waiter of waiters) waiter();
  }

  /** One timer for all members: armed for the earliest deadline seen, and after firing for the earliest left. */
  #armDeadline(deadlineAt: number, now: number): void {
    if (deadlineAt >= this.#deadlineTimerAt) return;
    this.#deadlineTimer?.cancel();
    this.#deadlineTimerAt = deadlineAt;
    this.#deadlineTimer = this.#options.clock.setTimer(this.#sweepDeadlines, deadlineAt - now, 'background');
  }

  readonly #sweepDeadlines = (): void => {
    this.#deadlineTimer = undefined;
    this.#deadlineTimerAt = Number.POSITIVE_INFINITY;
    const now = this.#options.clock.monotonic();
    let earliest = Number.POSITIVE_INFINITY;
    const visit = (member: Member<Entry, Reply>): void => {
      if (member.state === 'settled') return;
      if (member.deadlineAt <= now) this.#giveUp(member, deadlineExceeded());
      else earliest = Math.min(earliest, member.deadlineAt);
    };
    for (const member of [...this.#queue]) visit(member);
    for (const batch of [...this.#inFlight]) for (const member of batch.members) visit(member);
    if (earliest !== Number.POSITIVE_INFINITY) this.#armDeadline(earliest, now);
  };

  #unknown(cause: unknown): FlashSaleError {
    return new FlashSaleError(this.#options.unknownCode, `the ${this.#options.name} batch has no known result`, {
      cause,
    });
  }
}

/** What the last promise was made with. One executor for all, because a closure for each is paid by every member. */
const captured: { resolve: (value: never) => void; reject: (error: unknown) => void } = {
  resolve: () => {},
  reject: () => {},
};
function capture(resolve: (value: never) => void, reject: (error: unknown) => void): void {
  captured.resolve = resolve;
  captured.reject = reject;
}

function deadlineExceeded(): FlashSaleError {
  return new FlashSaleError('DEADLINE_EXCEEDED', 'the deadline passed before the call was dispatched');
}

function aborted(signal: AbortSignal): FlashSaleError {
  return new FlashSaleError('ABORTED', 'the caller aborted before the call was dispatched', { cause: signal.reason });
}
