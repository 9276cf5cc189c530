import type { Figure } from '../../scenario/findings.ts';
import { formatNumber } from '../../statistics/format-number.ts';
import { ticks } from './scales.ts';
import { label, line, RIGHT, round, svg, TOP, WIDTH } from './svg.ts';

const ROW = 44;
const BAR = 16;
const VALUE_ROOM = 110;

/** Medians side by side, from zero, with a line from the least to the most value. */
export function bars(id: string, title: string, figures: readonly Figure[]): string {
  const marks = ticks(Math.max(...figures.map(({ summary }) => summary.most)));
  const most = marks.at(-1) as number;
  const x = (value: number) => RIGHT + (value / most) * (WIDTH - 2 * RIGHT - VALUE_ROOM);
  const bottom = TOP + figures.length * ROW;
  const parts = [
    ...marks.flatMap((value) => [
      line(x(value), TOP, x(value), bottom, 'grid'),
      label(x(value), bottom + 16, formatNumber(value), 'middle'),
    ]),
    ...figures.flatMap(({ name, summary, unit }, row) => {
      const top = TOP + row * ROW + 20;
      const middle = top + BAR / 2;
      return [
        label(RIGHT, top - 6, name),
        `<rect x="${round(x(0))}" y="${top}" width="${round(x(summary.median) - x(0))}" height="${BAR}" class="bar"/>`,
        line(x(summary.least), middle, x(summary.most), middle, 'spread'),
        label(x(summary.most) + 6, middle + 4, `${formatNumber(summary.median)} ${unit}`),
      ];
    }),
  ];
  return svg(id, bottom + 26, title, 'Medians as bars from zero; the numbers are in the table of figures.', parts);
}
