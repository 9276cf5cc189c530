import type { BenchmarkReport } from './benchmark-report.ts';
import { figureTable } from './figure-table.ts';
import { renderMarkdown, renderText } from './render-table.ts';
import { environmentLines, failures, heading, outcome, settingsText } from './report-words.ts';

/** For a terminal. */
export function reportText(report: BenchmarkReport): string {
  const parts = report.scenarios.map((scenario) => {
    const lines = [`${scenario.name}: ${outcome(scenario)}`, ...failures(scenario)];
    if (scenario.figures.length > 0) lines.push('', renderText(figureTable(scenario.figures)));
    return lines.join('\n');
  });
  return [heading(report), ...parts, environmentLines(report.environment).join('\n')].join('\n\n');
}

/** The same for a page, with the method and what the figures do not show. */
export function reportMarkdown(report: BenchmarkReport): string {
  const parts = report.scenarios.flatMap((scenario) => [
    `## ${scenario.name}`,
    scenario.method,
    list([`Status: ${outcome(scenario)}`, ...failures(scenario), `Settings: ${settingsText(scenario)}`]),
    ...(scenario.figures.length > 0 ? [renderMarkdown(figureTable(scenario.figures))] : []),
    `What this does not show:\n\n${list([...scenario.limits, ...scenario.notes])}`,
  ]);
  return `${['# Benchmark report', heading(report), list(environmentLines(report.environment)), ...parts].join('\n\n')}\n`;
}

function list(lines: readonly string[]): string {
  return lines.map((line) => `- ${line}`).join('\n');
}
