import type { Collect } from './collect.ts';
import type { Latency } from './latency.ts';
import type { RequestTemplate } from './request-template.ts';

/** What to send where, and for how long. */
export interface LoadPlan {
  readonly host: string;
  readonly port: number;
  /** Without it only this machine is a target. */
  readonly allowRemote?: boolean | undefined;
  readonly request: RequestTemplate;
  /** `{n}` of the first request; each further one gets the next number. */
  readonly firstNumber: number;
  /** Each has one request under way, and sends the next when the reply has come. */
  readonly connections: number;
  readonly warmUpMs: number;
  readonly measureMs: number;
  /** Most requests, warm-up included: ends the run early. */
  readonly requestsMax: number;
  readonly collect?: Collect | undefined;
  /** Process whose processor time is read together with the generator's own. On this machine. */
  readonly targetPid?: number | undefined;
}

export interface LoadResult {
  /** Replies of the whole run by status, warm-up and what came after the measured time included. Every request has one. */
  readonly statuses: Readonly<Record<string, number>>;
  readonly measured: {
    readonly durationMs: number;
    readonly statuses: Readonly<Record<string, number>>;
    /** From sending a request. */
    readonly latency: Latency;
    readonly generatorCpuMs: number;
    /** Absent where it cannot be read. */
    readonly targetCpuMs: number | undefined;
  };
  /** See `LoadPlan.collect`. In order of the replies. */
  readonly collected: readonly string[];
  /** When the first request was sent, epoch milliseconds. */
  readonly startedAt: number;
  /** What the next run begins with, so that no number comes twice. */
  readonly nextNumber: number;
}

export const CONNECTIONS_MAX = 10_000;
export const REQUESTS_MAX = 10_000_000;
export const DURATION_MAX_MS = 600_000;
