import type { Figure, Target, Unit } from '../scenario/findings.ts';
import { formatNumber } from '../statistics/format-number.ts';
import type { Table } from './render-table.ts';

/** Median, least and most of every figure, and whether it reached its target. */
export function figureTable(figures: readonly Figure[]): Table {
  const rows = figures.map(({ name, unit, summary, target, reached }) => [
    name,
    withUnit(summary.median, unit),
    summary.count === 1 ? '' : `${formatNumber(summary.least)} to ${formatNumber(summary.most)}`,
    String(summary.count),
    target === undefined ? '' : `${targetText(target, unit)}: ${reached === true ? 'reached' : 'missed'}`,
  ]);
  return {
    rows: [['figure', 'median', 'least to most', 'n', 'target'], ...rows],
    align: ['left', 'right', 'right', 'right'],
  };
}

function withUnit(value: number, unit: Unit): string {
  return `${formatNumber(value)} ${unit}`;
}

function targetText({ atLeast, below }: Target, unit: Unit): string {
  const bounds = [];
  if (atLeast !== undefined) bounds.push(`at least ${withUnit(atLeast, unit)}`);
  if (below !== undefined) bounds.push(`below ${withUnit(below, unit)}`);
  return bounds.join(', ');
}
