import type { ScenarioReport } from '../benchmark-report.ts';
import type { Plot } from '../plot.ts';
import type { Table } from '../render-table.ts';
import { bars } from './bars.ts';
import { curves, curvesTable } from './curves.ts';
import { escapeHtml } from './escape-html.ts';
import { tableHtml } from './table-html.ts';
import { timelinePlot, timelineTable } from './timeline.ts';

/** The plots of a scenario, each with its numbers in a table that opens. */
export function plotsHtml({ name, plots = [], figures }: ScenarioReport): string {
  const drawn = plots.map((plot, index) => {
    const id = `${name}-plot-${index}`;
    if (plot.kind === 'bars') {
      const shown = plot.figures.flatMap((each) => figures.find((figure) => figure.name === each) ?? []);
      return shown.length === 0 ? '' : figureHtml(plot, bars(id, plot.title, shown));
    }
    if (plot.kind === 'curves') return figureHtml(plot, curves(id, plot), curvesTable(plot));
    return figureHtml(plot, timelinePlot(id, plot.title, plot.timeline), timelineTable(plot.timeline));
  });
  return drawn.join('\n');
}

function figureHtml({ title }: Plot, drawing: string, table?: Table): string {
  if (drawing === '') return '';
  const numbers =
    table === undefined ? '' : `<details><summary>The same as a table</summary>${tableHtml(table, title)}</details>`;
  return `<figure><figcaption>${escapeHtml(title)}</figcaption>${drawing}${numbers}</figure>`;
}
