import type { SeededRandom } from '../seeded-random.ts';
import { CALL_FAULTS, type CallFault, EVENT_FAULTS, type EventFault, type FaultMix } from './fault-mix.ts';
import type { Tally } from './tally.ts';

/** What happens to one call. Times are virtual milliseconds; an absent one never comes. */
export interface Fate {
  readonly requestMs: number | undefined;
  readonly replyMs: number | undefined;
  /** The call is carried out once more, so long after the first time. */
  readonly resentAfterMs: number | undefined;
  readonly refused: boolean;
  readonly crash: 'before-sending' | 'while-waiting' | 'on-reply' | undefined;
  /** When the driver finds out that nothing will come. Absent: never, its timeout must do. */
  readonly noticedAfterMs: number | undefined;
}

/** Share of faults of a mix that a run leaves out, so that each is also seen without the others. */
const LEFT_OUT = 0.4;
/** Network latency without a fault, in each direction. */
const LATENCY_MS = { least: 0.1, most: 2 };

/** Decides what goes wrong in one run, from its seed and nothing else. */
export class Chaos {
  readonly #random: SeededRandom;
  readonly #tally: Tally;
  readonly #rates: readonly (readonly [CallFault, number])[];
  /** The drawn number of each event. */
  readonly events: ReadonlyMap<EventFault, number>;
  #active = true;

  constructor(mix: FaultMix, random: SeededRandom, tally: Tally) {
    this.#random = random;
    this.#tally = tally;
    const drawn = (bound: number | undefined): number =>
      bound === undefined || random.chance(LEFT_OUT) ? 0 : bound * random.fraction();
    this.#rates = CALL_FAULTS.map((fault) => [fault, drawn(mix.calls[fault])] as const).filter(([, rate]) => rate > 0);
    this.events = new Map(EVENT_FAULTS.map((fault) => [fault, Math.ceil(drawn(mix.events[fault]))]));
  }

  /** Whether faults still happen. */
  get active(): boolean {
    return this.#active;
  }

  /** Whether this is all that goes wrong in this run. */
  isOnly(fault: EventFault): boolean {
    const others = [...this.events].filter(([event, times]) => event !== fault && times > 0);
    return this.#rates.length === 0 && others.length === 0;
  }

  /** From now on nothing goes wrong any more. */
  heal(): void {
    this.#active = false;
  }

  /** Draws what happens to a call. */
  fateOfCall(): Fate {
    const fault = this.#active ? this.#drawFault() : undefined;
    if (fault !== undefined) this.#tally.hit(`fault ${fault}`);
    const lost = fault === 'lost-request' || fault === 'lost-reply';
    return {
      requestMs: fault === 'lost-request' ? undefined : fault === 'late-request' ? this.#lateMs() : this.#latencyMs(),
      replyMs: fault === 'lost-reply' ? undefined : fault === 'late-reply' ? this.#lateMs() : this.#latencyMs(),
      resentAfterMs: fault === 'resent' ? this.#random.fraction() * 100 : undefined,
      refused: fault === 'refused',
      crash:
        fault === 'crash-before-sending'
          ? 'before-sending'
          : fault === 'crash-while-waiting'
            ? 'while-waiting'
            : fault === 'crash-on-reply'
              ? 'on-reply'
              : undefined,
      noticedAfterMs: lost && this.#random.chance(0.7) ? this.#random.fraction() * 300 : undefined,
    };
  }

  #drawFault(): CallFault | undefined {
    let drawn = this.#random.fraction();
    for (const [fault, rate] of this.#rates) {
      if (drawn < rate) return fault;
      drawn -= rate;
    }
    return undefined;
  }

  #latencyMs(): number {
    return LATENCY_MS.least + this.#random.fraction() * (LATENCY_MS.most - LATENCY_MS.least);
  }

  /** Mostly a hiccup, sometimes longer than a lease lasts. */
  #lateMs(): number {
    return this.#random.chance(0.6) ? 5 + this.#random.fraction() * 300 : 300 + this.#random.fraction() * 4_000;
  }
}
