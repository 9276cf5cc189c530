import type { SaleUnderLoad } from '../http/example-api.ts';
import { ExampleRound } from '../http/example-round.ts';
import type { ExampleServer } from '../http/example-server.ts';
import { type Crowds, otherAnswers, rateOf, recordCrowd, total } from '../http/http-crowd.ts';
import type { LoadResult } from '../load/load-plan.ts';
import type { Findings } from '../scenario/findings.ts';
import { observe } from './observers.ts';

/** One crowd at one server, and what it has shown. */
export interface ObservedCrowd {
  readonly name: string;
  /** 202: there is stock for all. 409: the one unit is gone. */
  readonly status: 202 | 409;
  /** Event streams that follow the sale meanwhile, beside scrapes. Absent: nobody looks. */
  readonly streams?: number;
}

export interface Speed {
  readonly perSecond: number;
  /** Of the server, for each answer, microseconds; absent where it cannot be read. */
  readonly cpu: number | undefined;
}

/** The crowds of one round at one process of the example, watched while they buy. */
export class ObservedCrowds {
  readonly #server: ExampleServer;
  readonly #round: ExampleRound;
  readonly #findings: Findings;
  readonly #signal: AbortSignal;
  readonly #allotment: number;

  constructor(server: ExampleServer, crowds: Crowds, findings: Findings, signal: AbortSignal, allotment: number) {
    this.#server = server;
    this.#round = new ExampleRound(server, crowds, findings, signal);
    this.#findings = findings;
    this.#signal = signal;
    this.#allotment = allotment;
  }

  async send(crowd: ObservedCrowd): Promise<Speed> {
    const { name, status } = crowd;
    const result = await this.#send(name, crowd);
    const { statuses, targetCpuMs } = result.measured;
    const perSecond = rateOf(result, status);
    recordCrowd(this.#findings, name, result, perSecond);
    return { perSecond, cpu: targetCpuMs === undefined ? undefined : (targetCpuMs / total(statuses)) * 1_000 };
  }

  /** Sends the same crowd, and audits it, without a figure. */
  async warmUp(crowd: ObservedCrowd): Promise<void> {
    await this.#send(`${crowd.name}, not measured`, crowd);
  }

  async #send(name: string, { status, streams }: ObservedCrowd): Promise<LoadResult> {
    const allotment = status === 202 ? this.#allotment : 1;
    const beside = streams === undefined ? undefined : this.#watched(name, streams);
    const result = await this.#round.send(name, allotment, false, beside);
    this.#findings.check(`${name}: other answers`, 0, otherAnswers(result.measured.statuses, status));
    return result;
  }

  /** Starts those who look at a sale. */
  #watched(name: string, streams: number) {
    return ({ productId }: SaleUnderLoad): Promise<AsyncDisposable> =>
      observe({
        url: this.#server.url,
        productId,
        streams,
        signal: this.#signal,
        onEnd: ({ events, cut, scrapes, seconds }) => {
          this.#findings.check(`${name}: event streams that were cut`, 0, cut);
          this.#findings.check(`${name}: crowds during which nobody scraped`, 0, scrapes > 0 ? 0 : 1);
          if (streams > 1) this.#findings.measured(`${name}: events of a stream`, '/s', events / streams / seconds);
        },
      });
  }

  audit(): Promise<void> {
    return this.#round.audit();
  }
}
