import type { OpenLoadResult } from '../load/open/open-load-plan.ts';
import { formatNumber } from '../statistics/format-number.ts';
import type { Table } from './render-table.ts';

const HEAD = ['answer', 'count', '/s', 'p50 ms', 'p95 ms', 'p99 ms', 'p99.9 ms', 'longest ms'];

/** How each kind of reply did, and all of them together. */
export function loadTable({ measured }: OpenLoadResult): Table {
  const { outcomes, latency, durationMs } = measured;
  const all = outcomes.reduce((sum, { count }) => sum + count, 0);
  const perSecond = outcomes.reduce((sum, outcome) => sum + outcome.perSecond, 0);
  const rows = [...outcomes, { name: 'all', count: all, perSecond, latency, durationMs }].map((outcome) => {
    const { p50, p95, p99, p999, most } = outcome.latency;
    return [outcome.name, ...[outcome.count, outcome.perSecond, p50, p95, p99, p999, most].map(formatNumber)];
  });
  return { rows: [HEAD, ...rows], align: ['left', ...HEAD.slice(1).map(() => 'right' as const)] };
}
