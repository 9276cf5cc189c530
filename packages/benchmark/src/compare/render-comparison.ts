import { renderText, type Table } from '../report/render-table.ts';
import { formatNumber } from '../statistics/format-number.ts';
import { type FigureChange, LUCK_MAX } from './compare-figures.ts';
import type { ReportComparison, ScenarioChanges } from './compare-reports.ts';

const METHOD = `A figure is "changed" when every value of one report lies beyond every value of the other, and there are so many values
that this happens by luck in at most ${LUCK_MAX * 100} of 100 figures (4 and 4, or 3 and 5). With fewer values it is "perhaps" changed. Figures
whose values overlap are not told: nothing can be said of them. Among hundreds of figures some are apart by luck.`;

/** For a terminal: only what is beyond noise. */
export function comparisonText({ scenarios, warnings }: ReportComparison): string {
  const parts = warnings.map((warning) => `Careful: ${warning}.`);
  return [...parts, ...scenarios.map(scenarioText), METHOD].join('\n\n');
}

function scenarioText({ name, figures, missing }: ScenarioChanges): string {
  const apart = figures.filter(({ verdict }) => verdict !== 'same');
  const lines = [`${name}: ${apart.length} of ${figures.length} figures are beyond noise`];
  if (apart.length > 0) lines.push('', renderText(tableOf(apart)));
  if (missing.length > 0) lines.push('', `only in one of them: ${missing.join(', ')}`);
  return lines.join('\n');
}

function tableOf(figures: readonly FigureChange[]): Table {
  const rows = figures.map(({ name, unit, before, after, change, verdict, direction }) => [
    name,
    `${formatNumber(before)} ${unit}`,
    `${formatNumber(after)} ${unit}`,
    Number.isFinite(change) ? `${change >= 0 ? '+' : ''}${formatNumber(change * 100)} %` : '',
    `${verdict}, ${direction}`,
  ]);
  return {
    rows: [['figure', 'before', 'after', 'change', 'verdict'], ...rows],
    align: ['left', 'right', 'right', 'right'],
  };
}
