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
  /** Keeps what follows `prefix` in a header of the replies with this status: the ids of what was made. */
  readonly collect?: { readonly status: number; readonly header: string; readonly prefix: string } | undefined;
  /** Process whose processor time is read together with the generator's own. On this machine. */
  readonly targetPid?: number | undefined;
}

/** Milliseconds from sending a request to the end of its reply. */
export interface Latency {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly p999: number;
  readonly most: number;
}

export interface LoadResult {
  /** Replies of the whole run by status, warm-up and what came after the measured time included. Every request has one. */
  readonly statuses: Readonly<Record<string, number>>;
  readonly measured: {
    readonly durationMs: number;
    readonly statuses: Readonly<Record<string, number>>;
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
