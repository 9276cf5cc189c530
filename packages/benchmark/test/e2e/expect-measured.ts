import { expect } from 'vitest';
import { failedChecks, type ScenarioReport } from '../../src/index.ts';

/** Measured, with figures, and with audits that held. */
export function expectMeasured({ name, status, checks, figures, error }: ScenarioReport): void {
  const found = { name, status, error, failed: failedChecks(checks) };
  expect(found).toEqual({ name, status: 'measured', error: undefined, failed: [] });
  expect(checks.length).toBeGreaterThan(0);
  expect(figures.length).toBeGreaterThan(0);
  for (const { summary } of figures) expect(Number.isFinite(summary.median)).toBe(true);
}
