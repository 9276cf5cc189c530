import { readFileSync } from 'node:fs';
import { Compile } from 'typebox/schema';
import { expect } from 'vitest';

const SCHEMA = new URL('../../../docs/benchmarks/report.schema.json', import.meta.url);
const report = Compile(JSON.parse(readFileSync(SCHEMA, 'utf8')));

/** A report as a program reads it is what the published schema says. */
export function expectSchema(json: unknown): void {
  const [, errors] = report.Errors(json);
  expect(errors).toEqual([]);
  expect(report.Check(json)).toBe(true);
}
