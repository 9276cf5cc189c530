import type { ErrorCode } from '../../errors/error-codes.ts';
import { FlashSaleError } from '../../errors/flash-sale-error.ts';
import type { CallOptions } from '../../ports/call-options.ts';
import type { Chaos, Fate } from './chaos.ts';
import type { Incarnation } from './incarnation.ts';
import type { Trace } from './trace.ts';
import type { VirtualTime } from './virtual-time.ts';

export type ServiceName = 'store' | 'queue' | 'database';

/** What a driver says when it got no answer, and when it was refused. */
const ERRORS: { readonly [Service in ServiceName]: { readonly unknown: ErrorCode; readonly refused: ErrorCode } } = {
  store: { unknown: 'STORE_UNKNOWN', refused: 'STORE_UNAVAILABLE' },
  queue: { unknown: 'QUEUE_UNKNOWN', refused: 'QUEUE_UNAVAILABLE' },
  database: { unknown: 'DATABASE_UNKNOWN', refused: 'DATABASE_UNAVAILABLE' },
};

/** The bound of a driver for a call that names none, and the longest that it waits on a silent connection. */
const DRIVER_TIMEOUT_MS = 1_000;
const SILENCE_MS_MAX = 3_000;

export interface LinkOptions {
  readonly service: ServiceName;
  readonly process: Incarnation;
  readonly time: VirtualTime;
  readonly chaos: Chaos;
  readonly trace: Trace;
  /** Ends the process, as a fault that the simulation counts and mends later. */
  readonly crash: (why: string) => void;
  /** Whether nothing passes between the process and the service now. */
  readonly isCut: () => boolean;
  /** Whether the service refuses connections now. */
  readonly isDown: () => boolean;
}

/**
 * How one process reaches one service: over a network that delays, loses and repeats, and with a driver that keeps the
 * ports' contract of errors: `unknown` for whatever was sent and not answered in time, `unavailable` only for what was
 * certainly not carried out.
 */
export class Link {
  readonly #options: LinkOptions;

  constructor(options: LinkOptions) {
    this.#options = options;
  }

  /** Calls the service. `what` describes the call in the trace. */
  call<Reply>(what: string, bound: CallOptions | undefined, carryOut: () => Promise<Reply>): Promise<Reply> {
    const { process, chaos, crash } = this.#options;
    if (!process.alive) return new Promise(() => {});
    const fate = chaos.fateOfCall();
    if (fate.crash === 'before-sending') {
      crash(`before ${what}`);
      return new Promise(() => {});
    }
    return new Promise((resolve, reject) => this.#send({ what, bound, carryOut, fate, resolve, reject }));
  }

  #send<Reply>(call: Call<Reply>): void {
    const { time, trace, process, crash, isCut, service } = this.#options;
    const { what, bound, fate } = call;
    let settled = false;
    const settle = (finish: () => void): void => {
      if (settled) return;
      settled = true;
      timer.cancel();
      bound?.signal?.removeEventListener('abort', giveUp);
      if (process.alive) finish();
    };
    const giveUp = (): void =>
      settle(() => {
        trace.add(process.name, `${service}.${what} got no answer`);
        call.reject(new FlashSaleError(ERRORS[service].unknown, `${what} was not answered`));
      });
    const timer = time.after(Math.min(bound?.timeoutMs ?? DRIVER_TIMEOUT_MS, SILENCE_MS_MAX), giveUp);
    bound?.signal?.addEventListener('abort', giveUp, { once: true });
    if (fate.noticedAfterMs !== undefined) time.after(fate.noticedAfterMs, giveUp);
    trace.add(process.name, `${service}.${what}`);
    const answer = (reply: Settled<Reply>): void => {
      if (fate.replyMs === undefined || isCut()) return;
      time.after(fate.replyMs, () => {
        if (isCut() || settled || !process.alive) return;
        if (fate.crash === 'on-reply') crash(`with the reply to ${what}`);
        else settle(() => this.#deliver(call, reply));
      });
    };
    if (fate.requestMs !== undefined && !isCut()) {
      time.after(fate.requestMs, () => {
        if (!isCut()) void this.#arrive(call).then(answer);
      });
    }
    if (fate.crash === 'while-waiting') crash(`while waiting for ${what}`);
  }

  #deliver<Reply>(call: Call<Reply>, reply: Settled<Reply>): void {
    if ('value' in reply) call.resolve(reply.value);
    else call.reject(reply.error);
  }

  /** Carries the call out, once or twice. Never rejects. */
  async #arrive<Reply>(call: Call<Reply>): Promise<Settled<Reply>> {
    const { time, trace, process, service, isDown } = this.#options;
    const { what, fate, carryOut } = call;
    if (fate.refused || isDown()) {
      const error = new FlashSaleError(ERRORS[service].refused, `${what} was refused`);
      return { error };
    }
    const first = await settledOf(carryOut);
    trace.add(service, `${what} for ${process.name}: ${outcomeOf(first)}`);
    if (fate.resentAfterMs === undefined) return first;
    await time.pass(fate.resentAfterMs);
    const second = await settledOf(carryOut);
    trace.add(service, `${what} for ${process.name} once more: ${outcomeOf(second)}`);
    // What the first may have changed, a failure of the second must not deny.
    if ('value' in first && 'error' in second) {
      return { error: new FlashSaleError(ERRORS[service].unknown, `${what} was sent twice`, { cause: second.error }) };
    }
    return second;
  }
}

interface Call<Reply> {
  readonly what: string;
  readonly bound: CallOptions | undefined;
  readonly carryOut: () => Promise<Reply>;
  readonly fate: Fate;
  readonly resolve: (reply: Reply) => void;
  readonly reject: (error: unknown) => void;
}

type Settled<Reply> = { readonly value: Reply } | { readonly error: unknown };

async function settledOf<Reply>(carryOut: () => Promise<Reply>): Promise<Settled<Reply>> {
  try {
    return { value: await carryOut() };
  } catch (error) {
    return { error };
  }
}

/** The error code, the outcomes of the replies, or what else can be said in a word. */
function outcomeOf(settled: Settled<unknown>): string {
  if ('error' in settled) return FlashSaleError.isInstance(settled.error) ? settled.error.code : String(settled.error);
  const { value } = settled;
  if (Array.isArray(value) && value.length <= 8) return value.map(inAWord).join(' ');
  return inAWord(value);
}

function inAWord(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  if ('outcome' in value) {
    const { outcome, replayed } = value as { outcome: unknown; replayed?: unknown };
    return replayed === true ? `${String(outcome)} again` : String(outcome);
  }
  return 'done';
}
