import { runJobOnce } from '../process/run-job.ts';
import { checkPlan } from './check-plan.ts';
import type { LoadPlan, LoadResult } from './load-plan.ts';

/** Starting and ending the generator, and the last replies. */
const OVERHEAD_MS = 60_000;

/**
 * Loads an HTTP server from a process of its own; see `generateLoad` for what it does and throws. Throws `INTERRUPTED` on
 * the signal.
 */
export async function runLoad(plan: LoadPlan, options: { readonly signal?: AbortSignal } = {}): Promise<LoadResult> {
  checkPlan(plan);
  const { signal = new AbortController().signal } = options;
  return await runJobOnce('load', plan, { signal, timeoutMs: plan.warmUpMs + plan.measureMs + OVERHEAD_MS });
}
