import { expect, it } from 'vitest';
import { readRules, readYaml } from '../fixtures/observability/configuration.ts';
import { queriesOf, readDashboards } from '../fixtures/observability/dashboard.ts';
import { exportedNames, metricNamesOf } from '../fixtures/observability/metric-names.ts';

/*
 * Grafana itself is not started: what it would refuse or leave empty is looked for in the files. That the queries bring
 * figures of a real sale is for a test with a real Prometheus, test/e2e/dashboard-of-a-sale.test.ts.
 */

interface DataSources {
  readonly datasources: readonly { readonly uid: string; readonly type: string; readonly url: string }[];
}

/** Of Grafana 10.3; newer ones bring it up to date when they load it. */
const SCHEMA_VERSION = 39;
const COLUMNS = 24;

const dashboards = readDashboards();
const { datasources } = readYaml('grafana/provisioning/datasources/prometheus.yml') as DataSources;

it('provisions one Prometheus, and the folder that the dashboards are mounted into', () => {
  expect(datasources).toMatchObject([{ uid: 'prometheus', type: 'prometheus', url: 'http://prometheus:9090' }]);
  expect(readYaml('grafana/provisioning/dashboards/flash-sale.yml')).toMatchObject({
    providers: [{ type: 'file', options: { path: '/var/lib/grafana/dashboards' } }],
  });
  expect(dashboards.map(({ uid }) => uid)).toEqual(['flash-sale']);
});

it.each(dashboards)(
  '$title: has panels of unique ids and titles that say what they show',
  ({ panels, schemaVersion }) => {
    expect(schemaVersion).toBe(SCHEMA_VERSION);
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    expect(new Set(panels.map(({ title }) => title)).size).toBe(panels.length);
    for (const { type, title, description, targets = [] } of panels) {
      if (type === 'row') continue;
      expect(['stat', 'timeseries'], title).toContain(type);
      expect(description, title).toMatch(/\.$/);
      expect(targets.length, title).toBeGreaterThan(0);
      expect(new Set(targets.map(({ refId }) => refId)).size, title).toBe(targets.length);
    }
  },
);

it.each(dashboards)('$title: lays no panel over another', ({ panels }) => {
  const taken = new Map<string, string>();
  for (const { title, gridPos } of panels) {
    expect(gridPos.x + gridPos.w, title).toBeLessThanOrEqual(COLUMNS);
    for (let x = gridPos.x; x < gridPos.x + gridPos.w; x += 1) {
      for (let y = gridPos.y; y < gridPos.y + gridPos.h; y += 1) {
        expect(taken.get(`${x},${y}`), title).toBeUndefined();
        taken.set(`${x},${y}`, title);
      }
    }
  }
});

it.each(dashboards)('$title: asks only the provisioned Prometheus', ({ panels, templating, annotations }) => {
  const asked = [
    ...panels.flatMap(({ datasource, targets = [] }) => [datasource, ...targets.map((target) => target.datasource)]),
    ...templating.list.map(({ datasource }) => datasource),
    ...annotations.list.map(({ datasource }) => datasource),
  ].filter((datasource) => datasource !== undefined);
  const provisioned = datasources.map(({ uid, type }) => ({ type, uid }));
  for (const datasource of asked) expect(provisioned).toContainEqual(datasource);
});

it.each(dashboards)(
  '$title: names only metrics that a process exports, and variables that it has',
  async (dashboard) => {
    const known = await exportedNames();
    for (const { record } of readRules()) if (record !== undefined) known.add(record);
    for (const name of ['up', 'ALERTS']) known.add(name);
    const variables = new Set(['__rate_interval', ...dashboard.templating.list.map(({ name }) => name)]);
    const queries = [
      ...queriesOf(dashboard),
      ...dashboard.annotations.list.map(({ expr }) => ({ panel: 'alerts', expr })),
    ];
    expect(queries.length).toBeGreaterThan(0);
    for (const { panel, expr } of queries) {
      const names = metricNamesOf(expr);
      expect(names.length, panel).toBeGreaterThan(0);
      expect(
        names.filter((name) => !known.has(name)),
        panel,
      ).toEqual([]);
      for (const [, name] of expr.matchAll(/\$(\w+)/g)) expect(variables, panel).toContain(name);
    }
    for (const { definition } of dashboard.templating.list) {
      const [, metric = ''] = /^label_values\((\w+), \w+\)$/.exec(definition) ?? [];
      expect(known, definition).toContain(metric);
    }
  },
);
