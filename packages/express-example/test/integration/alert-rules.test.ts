import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { describeWithProgram } from '#test/services';
import { runProgram } from '../../../../test/services/local-program.ts';
import {
  filesIn,
  OBSERVABILITY,
  PROMETHEUS,
  type Rule,
  readRules,
  readYaml,
} from '../fixtures/observability/configuration.ts';
import { exportedNames, metricNamesOf } from '../fixtures/observability/metric-names.ts';

const GUIDE = 'docs/guides/observability.md';
const guide = readFileSync(new URL(`../../../../${GUIDE}`, import.meta.url), 'utf8');
const rules = readRules();
const alerts = rules.filter((rule): rule is Rule & { alert: string } => rule.alert !== undefined);
const testFiles = filesIn('prometheus/tests');

interface TestFile {
  readonly tests: readonly {
    readonly alert_rule_test?: readonly { readonly alertname: string; readonly exp_alerts?: readonly unknown[] }[];
  }[];
}

describeWithProgram('promtool', 'promtool', (promtool) => {
  it('accepts the configuration of Prometheus and every rule', async () => {
    const said = await runProgram(promtool, ['check', 'config', join(PROMETHEUS, 'prometheus.yml')]);
    expect(said).toContain('is valid prometheus config file syntax');
    expect(said).toContain(`${filesIn('prometheus/rules').length} rule files found`);
  });

  it.each(testFiles)('finds that alerts fire when they should, and only then: %s', async (path) => {
    expect(await runProgram(promtool, ['test', 'rules', join(OBSERVABILITY, path)])).toContain('SUCCESS');
  });
});

describe('every alert', () => {
  it('is tested to fire, and to keep quiet', () => {
    const expected = testFiles.flatMap((path) =>
      (readYaml(path) as TestFile).tests.flatMap(({ alert_rule_test: cases = [] }) => cases),
    );
    const tested = (fires: boolean) =>
      new Set(
        expected.flatMap(({ alertname, exp_alerts: fired = [] }) => (fired.length > 0 === fires ? [alertname] : [])),
      );
    const names = new Set(alerts.map(({ alert }) => alert));
    expect(names.size).toBe(alerts.length);
    expect(tested(true)).toEqual(names);
    expect(tested(false)).toEqual(names);
  });

  it('says how bad it is, what happened, and where to read what to do', () => {
    for (const { alert, labels, annotations } of alerts) {
      expect(['page', 'ticket'], alert).toContain(labels?.severity);
      expect(Object.keys(annotations ?? {}).sort(), alert).toEqual(['description', 'runbook', 'summary']);
      expect(annotations?.runbook).toBe(`${GUIDE}#${alert.toLowerCase()}`);
    }
  });

  it('has a section in the guide, and no other has one', () => {
    const sections = [...guide.matchAll(/^### (FlashSale\w+)$/gm)].map(([, name]) => name);
    expect(sections.toSorted()).toEqual(alerts.map(({ alert }) => alert).toSorted());
  });
});

it('rules name only metrics that a process exports, or that another rule records', async () => {
  const known = await exportedNames();
  for (const { record } of rules) if (record !== undefined) known.add(record);
  known.add('up');
  for (const { expr } of rules) {
    const names = metricNamesOf(expr);
    expect(names.length, expr).toBeGreaterThan(0);
    expect(
      names.filter((name) => !known.has(name)),
      expr,
    ).toEqual([]);
  }
});

it('the metrics of a query are known to be found', () => {
  expect(
    metricNamesOf(
      'histogram_quantile(0.99, sum by (le, b) (rate(a_bucket{c=~"d|e"}[1m]))) > 1.5e3 and on (sale) x:y:z unless f == bool 1',
    ),
  ).toEqual(['a_bucket', 'x:y:z', 'f']);
  expect(metricNamesOf('min(min_over_time(a:b[1m])) > 0 or vector(0)')).toEqual(['a:b']);
});
