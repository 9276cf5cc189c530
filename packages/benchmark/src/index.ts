/**
 * Measures, audits, reports. A **scenario** measures one thing in several **repetitions**; a **figure** is what they
 * found, with median and spread; a **check** is something that must be exactly so, or the scenario has no figures.
 *
 * `runBenchmarks` runs the scenarios of this package. `loadTest` sends an open crowd to an HTTP endpoint of your own, as
 * functions of yours say; `runOpenLoad` (an open crowd) and `runLoad` (one that waits) do so from a process of their own, by
 * a template. `measurePurchases` sends a crowd to a sale on any ports.
 */

export { BenchmarkError, type BenchmarkErrorCode } from './benchmark-error.ts';
export { compareFigures, type FigureChange, luckOfSeparation, type Verdict } from './compare/compare-figures.ts';
export { compareReports, type ReportComparison, type ScenarioChanges } from './compare/compare-reports.ts';
export { generateLoad } from './load/generate-load.ts';
export type { Latency, LatencyPoint } from './load/latency.ts';
export type { LoadPlan, LoadResult } from './load/load-plan.ts';
export type { Arrival } from './load/open/arrival.ts';
export { generateOpenLoad } from './load/open/generate-open-load.ts';
export {
  type LoadReply,
  type LoadRequest,
  type LoadTestOptions,
  type LoadTestResult,
  loadTest,
} from './load/open/load-test.ts';
export type {
  OpenLoadEnd,
  OpenLoadPlan,
  OpenLoadResult,
  OpenLoadTarget,
  OpenOutcome,
  Timeline,
} from './load/open/open-load-plan.ts';
export { type RunOpenLoadOptions, runOpenLoad } from './load/open/run-open-load.ts';
export type { RequestTemplate } from './load/request-template.ts';
export { runLoad } from './load/run-load.ts';
export { measureSaturation, type Saturation } from './load/saturation/measure-saturation.ts';
export type { FoundRate, RateSearch } from './load/saturation/search-rate.ts';
export { measurePurchases } from './purchase/measure-purchases.ts';
export type { PurchaseKind, PurchaseLoad, PurchaseRun } from './purchase/purchase-run.ts';
export {
  type BenchmarkReport,
  REPORT_VERSION,
  type ScenarioReport,
  type ScenarioStatus,
} from './report/benchmark-report.ts';
export type { Environment } from './report/environment.ts';
export { reportHtml } from './report/html/report-html.ts';
export type { Plot } from './report/plot.ts';
export { reportMarkdown, reportText } from './report/render-report.ts';
export { type BenchmarkOptions, runBenchmarks } from './run-benchmarks.ts';
export { type Check, type Figure, failedChecks, type Target, type Unit } from './scenario/findings.ts';
export { SCENARIOS } from './scenario/scenarios.ts';
export { median, type Summary, summarize } from './statistics/summary.ts';
