import type { Collect } from '../collect.ts';
import type { Latency, LatencyPoint } from '../latency.ts';
import type { RequestTemplate } from '../request-template.ts';
import type { Arrival } from './arrival.ts';

/** Where an open crowd goes, how it comes, and what bounds it. */
export interface OpenLoadTarget {
  readonly host: string;
  readonly port: number;
  /** Without it only this machine is a target. */
  readonly allowRemote?: boolean | undefined;
  readonly arrival: Arrival;
  /** Requests that are due in this time are answered and not measured. 0 for a burst. */
  readonly warmUpMs: number;
  readonly measureMs: number;
  /** Keep-alive connections. A request that finds none free waits for one, and this counts as latency. */
  readonly connections: number;
  /** Most requests, warm-up included. A schedule with more is refused. */
  readonly requestsMax: number;
  /** How long it waits for replies after the last request was due. */
  readonly drainMs?: number | undefined;
  /** Process whose processor time is read together with the generator's own. On this machine. */
  readonly targetPid?: number | undefined;
}

/** What to send where, when. */
export interface OpenLoadPlan extends OpenLoadTarget {
  readonly request: RequestTemplate;
  /** `{n}` of the first request; each further one gets the next number. */
  readonly firstNumber: number;
  readonly collect?: Collect | undefined;
}

/** Replies of one kind to requests that were due in the measured time. */
export interface OpenOutcome<Name extends string = string> {
  /** A status, or what a reply was classified as. */
  readonly name: Name;
  readonly count: number;
  /** Replies of this kind that came in the measured time, whenever their requests were due. */
  readonly perSecond: number;
  readonly latency: Latency;
  readonly curve: readonly LatencyPoint[];
}

/** What happened in equal steps of time from the start, warm-up included. */
export interface Timeline {
  readonly stepMs: number;
  /** Requests due in each step. */
  readonly due: readonly number[];
  /** Replies that came in each step, by their kind. */
  readonly answered: Readonly<Record<string, readonly number[]>>;
  /** Longest latency among these replies, in milliseconds; 0 where there were none. */
  readonly slowestMs: readonly number[];
}

/**
 * - `complete`: every request that was due was sent and answered.
 * - `overrun`: not within `drainMs` after the last one was due.
 * - `interrupted`: it was told to stop.
 * - `target-failed`: the target cut a connection under a request, fell silent, or answered what is not HTTP; `error` says.
 */
export type OpenLoadEnd = 'complete' | 'overrun' | 'interrupted' | 'target-failed';

/** Latency counts from the moment a request was due, sent or not: a slow answer delays no other request's clock. */
export interface OpenLoadResult<Name extends string = string> {
  readonly ended: OpenLoadEnd;
  readonly error: string | undefined;
  /** Replies of the whole run by kind, warm-up included. */
  readonly answers: Readonly<Record<string, number>>;
  /** Requests that were sent and not answered, and those that were due and not sent. */
  readonly unanswered: number;
  readonly unsent: number;
  readonly measured: {
    readonly durationMs: number;
    readonly due: number;
    /** Of all kinds together. */
    readonly latency: Latency;
    readonly curve: readonly LatencyPoint[];
    readonly outcomes: readonly OpenOutcome<Name>[];
    /** From when a request was due until it was sent: what the generator itself, or the lack of a free connection, added. */
    readonly sentLate: Latency;
    readonly generatorCpuMs: number;
    /** Absent where it cannot be read. */
    readonly targetCpuMs: number | undefined;
  };
  readonly timeline: Timeline;
  /** See `Collect`. In order of the replies. */
  readonly collected: readonly string[];
  /** When each of these replies came, epoch milliseconds with fractions. */
  readonly collectedAt: readonly number[];
  /** When the first request was due, epoch milliseconds. */
  readonly startedAt: number;
  /** What the next run begins with, so that no number comes twice. */
  readonly nextNumber: number;
}

export const DRAIN_DEFAULT_MS = 30_000;
