import { runJobOnce } from '../../process/run-job.ts';
import { checkOpenPlan } from './check-open-plan.ts';
import { DRAIN_DEFAULT_MS, type OpenLoadPlan, type OpenLoadResult } from './open-load-plan.ts';

/** Starting and ending the generator. */
const OVERHEAD_MS = 30_000;

export interface RunOpenLoadOptions {
  /** Ends the generator at once, without a result. */
  readonly signal?: AbortSignal | undefined;
  /** Ends the load early, with the result until then. */
  readonly stop?: AbortSignal | undefined;
}

/**
 * Sends an open crowd to an HTTP server from a process of its own; see `generateOpenLoad` for what it does and throws.
 * Throws `INTERRUPTED` on the signal.
 */
export async function runOpenLoad(plan: OpenLoadPlan, options: RunOpenLoadOptions = {}): Promise<OpenLoadResult> {
  checkOpenPlan(plan);
  const { signal = new AbortController().signal, stop } = options;
  const timeoutMs = plan.warmUpMs + plan.measureMs + (plan.drainMs ?? DRAIN_DEFAULT_MS) + OVERHEAD_MS;
  return await runJobOnce('open-load', plan, { signal, stop, timeoutMs });
}
