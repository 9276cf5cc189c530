import type { LoadPlan, LoadResult } from '../load/load-plan.ts';
import type { RequestTemplate } from '../load/request-template.ts';
import { runLoad } from '../load/run-load.ts';
import type { Findings } from '../scenario/findings.ts';

/** How each crowd of a scenario is sent: the same for every server, so that they can be compared. */
export interface CrowdSettings {
  readonly connections: number;
  readonly warmUpMs: number;
  readonly measureMs: number;
  readonly requestsMax: number;
}

/** Sends crowds of distinct buyers, one after another, from a process of its own each. */
export class Crowds {
  readonly #settings: CrowdSettings;
  readonly #signal: AbortSignal;
  /** No buyer comes twice, whichever sale: the limit of each would be felt otherwise. */
  #nextNumber = 1;

  constructor(settings: CrowdSettings, signal: AbortSignal) {
    this.#settings = settings;
    this.#signal = signal;
  }

  async send(
    target: { readonly port: number; readonly pid: number },
    request: RequestTemplate,
    collect?: LoadPlan['collect'],
  ): Promise<LoadResult> {
    const plan: LoadPlan = {
      ...this.#settings,
      host: '127.0.0.1',
      port: target.port,
      request,
      collect,
      firstNumber: this.#nextNumber,
      targetPid: target.pid,
    };
    const result = await runLoad(plan, { signal: this.#signal });
    this.#nextNumber = result.nextNumber;
    return result;
  }
}

/** Replies of one status for each second of the measured time. */
export function rateOf({ measured }: LoadResult, status: number): number {
  return ((measured.statuses[status] ?? 0) / measured.durationMs) * 1_000;
}

export function total(statuses: LoadResult['statuses']): number {
  return Object.values(statuses).reduce((sum, count) => sum + count, 0);
}

/**
 * Answers that a crowd which finds this status has no reason for. Where it is 409, one buyer has bought the one unit: soon
 * after the beginning, but not certainly before anything is measured.
 */
export function otherAnswers(statuses: LoadResult['statuses'], status: 202 | 409): number {
  const bought = status === 409 ? (statuses[202] ?? 0) : 0;
  return total(statuses) - (statuses[status] ?? 0) - bought;
}

/** The figures that every crowd has. Processor time is of all threads of a process: more than 100 % is possible. */
export function recordCrowd(findings: Findings, name: string, result: LoadResult, rate: number): void {
  const { latency, durationMs, statuses, generatorCpuMs, targetCpuMs } = result.measured;
  const answers = total(statuses);
  findings.measured(name, '/s', rate);
  findings.measured(`${name}, p50`, 'ms', latency.p50);
  findings.measured(`${name}, p95`, 'ms', latency.p95);
  findings.measured(`${name}, p99`, 'ms', latency.p99);
  if (targetCpuMs !== undefined) {
    findings.measured(`${name}, server for each answer`, 'µs CPU', (targetCpuMs / answers) * 1_000);
    findings.measured(`${name}, server`, '% CPU', (targetCpuMs / durationMs) * 100);
  }
  findings.measured(`${name}, generator`, '% CPU', (generatorCpuMs / durationMs) * 100);
}
