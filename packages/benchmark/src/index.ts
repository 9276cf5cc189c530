/**
 * Measures, audits, reports. A **scenario** measures one thing in several **repetitions**; a **figure** is what they
 * found, with median and spread; a **check** is something that must be exactly so, or the scenario has no figures.
 *
 * `runBenchmarks` runs the scenarios of this package. `runLoad` loads any HTTP server of this machine, `measurePurchases`
 * sends a crowd to a sale on any ports.
 */

export { BenchmarkError, type BenchmarkErrorCode } from './benchmark-error.ts';
export { generateLoad } from './load/generate-load.ts';
export type { Latency, LoadPlan, LoadResult } from './load/load-plan.ts';
export type { RequestTemplate } from './load/request-template.ts';
export { runLoad } from './load/run-load.ts';
export { measurePurchases } from './purchase/measure-purchases.ts';
export type { PurchaseKind, PurchaseLoad, PurchaseRun } from './purchase/purchase-run.ts';
export {
  type BenchmarkReport,
  REPORT_VERSION,
  type ScenarioReport,
  type ScenarioStatus,
} from './report/benchmark-report.ts';
export type { Environment } from './report/environment.ts';
export { reportMarkdown, reportText } from './report/render-report.ts';
export { type BenchmarkOptions, runBenchmarks } from './run-benchmarks.ts';
export { type Check, type Figure, failedChecks, type Target, type Unit } from './scenario/findings.ts';
export { SCENARIOS } from './scenario/scenarios.ts';
export { median, type Summary, summarize } from './statistics/summary.ts';
