import { expect, it } from 'vitest';
import { summarize } from '../../statistics/summary.ts';
import type { BenchmarkReport, ScenarioReport } from '../benchmark-report.ts';
import type { Plot } from '../plot.ts';
import { reportHtml } from './report-html.ts';

const PLOTS: Plot[] = [
  {
    kind: 'curves',
    title: 'Latency <by> percentile',
    series: [
      {
        name: 'a & b',
        points: [
          { percentile: 50, ms: 1.5 },
          { percentile: 100, ms: 250 },
        ],
      },
    ],
  },
  { kind: 'bars', title: 'Throughput', figures: ['accepted', 'not measured'] },
  {
    kind: 'timeline',
    title: 'A sale',
    timeline: { stepMs: 10, due: [5, 0, 1], answered: { 202: [2, 1, 0], 409: [0, 2, 1] }, slowestMs: [3, 12, 1] },
  },
];

function pageOf(scenario: Partial<ScenarioReport>): string {
  const figure = { name: 'accepted', unit: '/s', values: [90, 110], summary: summarize([90, 110]) } as const;
  const report: BenchmarkReport = {
    version: 1,
    quick: false,
    complete: true,
    startedAt: '2026-01-01T00:00:00.000Z',
    finishedAt: '2026-01-01T00:01:00.000Z',
    environment: {
      node: '24.0.0',
      v8: '13',
      platform: 'linux',
      cpu: 'CPU',
      processors: 2,
      memoryMegabytes: 1_000,
      commit: undefined,
      changed: undefined,
      loadBefore: 0,
      loadAfter: 1,
    },
    scenarios: [
      {
        name: 'levels',
        status: 'measured',
        method: 'A "method".',
        limits: ['A limit.'],
        settings: { buyers: 1_000 },
        figures: [figure],
        checks: [],
        notes: [],
        error: undefined,
        durationMs: 1_000,
        ...scenario,
      },
    ],
  };
  return reportHtml(report);
}

it('draws every plot, names it for those who do not see it, and gives its numbers', () => {
  const page = pageOf({ plots: PLOTS });
  expect(page.match(/<svg role="img" aria-labelledby="[\w-]+ [\w-]+"/g)).toHaveLength(3);
  for (const [, ids = ''] of page.matchAll(/aria-labelledby="([\w -]+)"/g)) {
    for (const id of ids.split(' ')) expect(page.split(`id="${id}"`)).toHaveLength(2);
  }
  expect(page).toContain('<caption>Latency &lt;by&gt; percentile</caption>');
  expect(page).toContain('<td class="number">250</td>');
  expect(page).not.toMatch(/NaN|Infinity|undefined/);
});

it('needs nothing from elsewhere, runs no script, and escapes what it is given', () => {
  const page = pageOf({ plots: PLOTS, method: '<script>alert(1)</script>' });
  expect(page).not.toMatch(/https?:\/\/|<script|<link|@import|url\(/);
  expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
  expect(page).toContain('a &amp; b');
});

it('closes every element that it opens', () => {
  const page = pageOf({ plots: PLOTS });
  const open: string[] = [];
  for (const [, closing, name = '', , empty] of page.matchAll(/<(\/?)([a-z][\w]*)((?:\s[^>]*?)?)(\/?)>/g)) {
    if (empty === '/' || name === 'meta') continue;
    if (closing === '/') expect(open.pop()).toBe(name);
    else open.push(name);
  }
  expect(open).toEqual([]);
});

it('shows a scenario without figures as what it is', () => {
  const page = pageOf({ status: 'failed', error: 'no server', figures: [], plots: [] });
  expect(page).toContain('failed (no server)');
  expect(page).not.toContain('<table>');
});
