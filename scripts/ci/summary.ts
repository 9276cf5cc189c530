/** As much of vitest's JSON report as is counted here. */
export interface Report {
  success: boolean;
  testResults: { status: string; assertionResults: { status: string }[] }[];
}

export interface Summary {
  passed: number;
  failed: number;
  skipped: number;
}

/**
 * Counts what a run did. A file that failed before its tests could run, and a run that failed although no test did (an
 * error outside of all tests), count as one failure each: a failed run never reads "0 failed".
 */
export function summaryOf(report: Report): Summary {
  const summary: Summary = { passed: 0, failed: 0, skipped: 0 };
  for (const file of report.testResults) {
    for (const { status } of file.assertionResults) {
      if (status === 'passed') summary.passed += 1;
      else if (status === 'failed') summary.failed += 1;
      else summary.skipped += 1;
    }
    if (file.status === 'failed' && !file.assertionResults.some(({ status }) => status === 'failed')) {
      summary.failed += 1;
    }
  }
  if (!report.success && summary.failed === 0) summary.failed = 1;
  return summary;
}

export function closingLine({ passed, failed, skipped }: Summary): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}
