import type { RecordedAnswer, RecordedRequest } from './recorded-request.ts';

/** One request as its caller saw it. */
export interface RecordedCall {
  readonly request: RecordedRequest;
  /** Absent: it was cut off, or has not been answered yet. */
  answer: RecordedAnswer | undefined;
  /** Milliseconds by the history's clock. */
  readonly begunAt: number;
  endedAt: number;
  /**
   * Place in the order in which things were written down, begins and ends together. What ended at a lower step than
   * another began was over before it. Infinite while there is no answer.
   */
  readonly begunStep: number;
  endedStep: number;
}

/**
 * What callers of one sale asked and were told, in the order in which it happened to them. Write down the begin before
 * the request is sent and the end after its answer has arrived: then whatever happened, happened in between.
 */
export class SaleHistory {
  readonly #calls: RecordedCall[] = [];
  readonly #now: () => number;
  #step = 0;

  /** `now` is a clock in milliseconds that never goes back: by default the machine's monotonic one. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** Everything so far, in the order of the begins. */
  get calls(): readonly RecordedCall[] {
    return this.#calls;
  }

  /** A request is about to be sent. Returns what `end` is told. */
  begin(request: RecordedRequest): RecordedCall {
    this.#step += 1;
    const call: RecordedCall = {
      request,
      answer: undefined,
      begunAt: this.#now(),
      endedAt: Number.POSITIVE_INFINITY,
      begunStep: this.#step,
      endedStep: Number.POSITIVE_INFINITY,
    };
    this.#calls.push(call);
    return call;
  }

  /** Its answer has arrived. Never said of a request that was cut off. */
  end(call: RecordedCall, answer: RecordedAnswer): void {
    if (call.answer !== undefined) throw new Error('this request was answered before');
    this.#step += 1;
    call.answer = answer;
    call.endedAt = this.#now();
    call.endedStep = this.#step;
  }
}
