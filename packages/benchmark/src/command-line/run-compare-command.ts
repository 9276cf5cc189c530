import { readFile } from 'node:fs/promises';
import { compareReports } from '../compare/compare-reports.ts';
import { comparisonText } from '../compare/render-comparison.ts';
import { type BenchmarkReport, REPORT_VERSION } from '../report/benchmark-report.ts';
import { EXIT, type Terminal } from './terminal.ts';

/** `bench compare BEFORE AFTER`: two reports that were written with `--json`. */
export interface CompareCommand {
  readonly type: 'compare';
  readonly files: readonly [before: string, after: string];
}

/** Tells what changed beyond noise, and returns the exit code. */
export async function runCompareCommand({ files }: CompareCommand, terminal: Terminal): Promise<number> {
  const reports: BenchmarkReport[] = [];
  for (const file of files) {
    try {
      reports.push(await readReport(file));
    } catch (error) {
      terminal.mention(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
      return EXIT.notUnderstood;
    }
  }
  const [before, after] = reports as [BenchmarkReport, BenchmarkReport];
  terminal.say(comparisonText(compareReports(before, after)));
  return EXIT.measured;
}

async function readReport(file: string): Promise<BenchmarkReport> {
  const report = JSON.parse(await readFile(file, 'utf8')) as Partial<BenchmarkReport> | null;
  if (report?.version !== REPORT_VERSION || !Array.isArray(report.scenarios)) {
    throw new Error(`it is no benchmark report of version ${REPORT_VERSION}`);
  }
  return report as BenchmarkReport;
}
