import { describe, expect, it } from 'vitest';
import { closingLine, summaryOf } from './summary.ts';

const file = (status: string, ...tests: string[]) => ({
  status,
  assertionResults: tests.map((test) => ({ status: test })),
});

describe('summaryOf', () => {
  it('counts tests by what became of them', () => {
    const testResults = [file('failed', 'passed', 'failed', 'pending'), file('passed', 'passed', 'todo', 'skipped')];
    expect(summaryOf({ success: false, testResults })).toEqual({ passed: 2, failed: 1, skipped: 3 });
  });

  it('counts a file that could not be loaded as a failure', () => {
    const testResults = [file('failed'), file('passed', 'passed')];
    expect(summaryOf({ success: false, testResults })).toEqual({ passed: 1, failed: 1, skipped: 0 });
  });

  it('never says "0 failed" of a run that failed', () => {
    expect(summaryOf({ success: false, testResults: [file('passed', 'passed')] }).failed).toBe(1);
  });
});

describe('closingLine', () => {
  it('is one plain line', () => {
    expect(closingLine({ passed: 12, failed: 0, skipped: 3 })).toBe('12 passed, 0 failed, 3 skipped');
  });
});
