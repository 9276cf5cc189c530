import type { Timeline } from '../../load/open/open-load-plan.ts';
import { formatNumber } from '../../statistics/format-number.ts';
import type { Table } from '../render-table.ts';
import { ticks } from './scales.ts';
import { LEFT, label, legend, line, path, RIGHT, svg, TOP, WIDTH } from './svg.ts';

const BOTTOM = 240;
const LEGEND_ROW = 18;

/** Requests that were due and answers that came, in steps of time. */
export function timelinePlot(id: string, title: string, timeline: Timeline): string {
  const { stepMs } = timeline;
  const series = [['due', timeline.due] as const, ...Object.entries(timeline.answered)];
  const steps = timeline.due.length;
  if (steps === 0) return '';
  const marks = ticks(Math.max(...series.flatMap(([, counts]) => counts)));
  const most = marks.at(-1) as number;
  const times = ticks(steps * stepMs);
  const x = (ms: number) => LEFT + (ms / (times.at(-1) as number)) * (WIDTH - LEFT - RIGHT);
  const y = (count: number) => BOTTOM - (count / most) * (BOTTOM - TOP);
  const parts = [
    ...marks.flatMap((count) => [
      line(LEFT, y(count), WIDTH - RIGHT, y(count), 'grid'),
      label(LEFT - 6, y(count) + 4, formatNumber(count), 'end'),
    ]),
    ...times.flatMap((ms) => [
      line(x(ms), TOP, x(ms), BOTTOM, 'grid'),
      label(x(ms), BOTTOM + 18, `${formatNumber(ms)} ms`, 'middle'),
    ]),
    ...series.map(([, counts], index) =>
      path(
        counts.map((count, step) => [x((step + 0.5) * stepMs), y(count)] as const),
        index,
      ),
    ),
    ...legend(
      series.map(([name]) => (name === 'due' ? 'requests due' : `answers: ${name}`)),
      BOTTOM + 40,
    ),
  ];
  const description = `Counts in steps of ${formatNumber(stepMs)} milliseconds; the numbers are in the table.`;
  return svg(id, BOTTOM + 44 + series.length * LEGEND_ROW, title, description, parts);
}

/** Steps in which nothing happened are left out. */
export function timelineTable({ stepMs, due, answered, slowestMs }: Timeline): Table {
  const kinds = Object.keys(answered);
  const rows = due.flatMap((count, step) => {
    const counts = kinds.map((kind) => answered[kind]?.[step] ?? 0);
    if (count === 0 && counts.every((each) => each === 0)) return [];
    const numbers = [step * stepMs, count, ...counts, slowestMs[step] ?? 0];
    return [numbers.map(formatNumber)];
  });
  return {
    rows: [['from ms', 'due', ...kinds, 'slowest ms'], ...rows],
    align: ['right', 'right', ...kinds.map(() => 'right' as const), 'right'],
  };
}
