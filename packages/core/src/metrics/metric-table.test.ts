import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { METRICS } from './metric-table.ts';

const page = readFileSync(new URL('../../../../docs/reference/metrics.md', import.meta.url), 'utf8');

function documentedMetrics(text: string) {
  return text.split('\n').flatMap((line) => {
    const cells = /^\| `(flash_sale_\w+)` \| (\w+) \| ([\w, ]*?) ?\| (.*?) \| .*\|$/.exec(line);
    if (cells === null) return [];
    const [, name = '', kind = '', labels = '', help = ''] = cells;
    return [{ name, kind, labels: labels === '' ? [] : labels.split(', '), help }];
  });
}

describe('the table of metrics', () => {
  it('is documented in full, and nothing else is', () => {
    const table = Object.entries(METRICS).map(([name, { kind, labels, help }]) => ({ name, kind, labels, help }));
    const byName = (a: { name: string }, b: { name: string }) => a.name.localeCompare(b.name);
    expect(documentedMetrics(page).toSorted(byName)).toEqual(table.toSorted(byName));
  });

  it('ends counters in total, and measures time in seconds', () => {
    for (const [name, { kind }] of Object.entries(METRICS)) {
      if (kind === 'counter') expect(name).toMatch(/_total$/);
      else expect(name).not.toMatch(/_total$|_ms$|_millis(econds)?$|_us$/);
      if (/_(time|age|duration|latency)\b/.test(name)) expect(name).toMatch(/_seconds$/);
    }
  });

  it('has no label that could take any number of values', () => {
    const labels = new Set(Object.values(METRICS).flatMap((entry) => [...entry.labels]));
    for (const unbounded of ['buyer', 'order', 'key', 'user', 'message']) expect(labels).not.toContain(unbounded);
  });
});
