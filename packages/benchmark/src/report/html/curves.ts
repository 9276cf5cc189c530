import { formatNumber } from '../../statistics/format-number.ts';
import type { Plot } from '../plot.ts';
import type { Table } from '../render-table.ts';
import { decades, nines } from './scales.ts';
import { LEFT, label, legend, line, path, RIGHT, svg, TOP, WIDTH } from './svg.ts';

type Curves = Plot & { kind: 'curves' };

const BOTTOM = 300;
const MARKS = [0, 50, 90, 99, 99.9, 99.99, 100];
const LEGEND_ROW = 18;

/** Milliseconds over percentiles, both by powers of ten: the tail, which is what hurts, has most of the room. */
export function curves(id: string, { title, series }: Curves): string {
  const values = series.flatMap(({ points }) => points.map(({ ms }) => ms)).filter((ms) => ms > 0);
  if (values.length === 0) return '';
  const marks = decades(Math.min(...values), Math.max(...values));
  const [low, high] = [Math.log10(marks[0] as number), Math.log10(marks.at(-1) as number)];
  const x = (percentile: number) => LEFT + (nines(percentile) / nines(100)) * (WIDTH - LEFT - RIGHT);
  const y = (ms: number) => {
    const part = (Math.log10(Math.max(ms, 10 ** low)) - low) / (high - low);
    return BOTTOM - part * (BOTTOM - TOP);
  };
  const parts = [
    ...marks.flatMap((ms) => [
      line(LEFT, y(ms), WIDTH - RIGHT, y(ms), 'grid'),
      label(LEFT - 6, y(ms) + 4, `${formatNumber(ms)} ms`, 'end'),
    ]),
    ...MARKS.flatMap((percentile) => [
      line(x(percentile), TOP, x(percentile), BOTTOM, 'grid'),
      label(x(percentile), BOTTOM + 18, `${percentile} %`, 'middle'),
    ]),
    ...series.map(({ points }, index) =>
      path(
        points.map(({ percentile, ms }) => [x(percentile), y(ms)] as const),
        index,
      ),
    ),
    ...legend(
      series.map(({ name }) => name),
      BOTTOM + 40,
    ),
  ];
  const description =
    'So many per cent of the answers took at most so many milliseconds; the numbers are in the table.';
  return svg(id, BOTTOM + 44 + series.length * LEGEND_ROW, title, description, parts);
}

export function curvesTable({ series }: Curves): Table {
  const percentiles = series[0]?.points.map(({ percentile }) => percentile) ?? [];
  const rows = series.map(({ name, points }) => [name, ...points.map(({ ms }) => formatNumber(ms))]);
  return {
    rows: [['milliseconds at', ...percentiles.map((percentile) => `${percentile} %`)], ...rows],
    align: ['left', ...percentiles.map(() => 'right' as const)],
  };
}
