import type { BenchmarkReport, ScenarioReport } from '../benchmark-report.ts';
import { figureTable } from '../figure-table.ts';
import { environmentLines, failures, heading, outcome, settingsText } from '../report-words.ts';
import { escapeHtml } from './escape-html.ts';
import { plotsHtml } from './plots-html.ts';
import { STYLE } from './style.ts';
import { tableHtml } from './table-html.ts';

/** Nothing is loaded, and no script is run. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'";

/** The report as one page with plots, which needs nothing from elsewhere. */
export function reportHtml(report: BenchmarkReport): string {
  const { scenarios, environment, quick, complete } = report;
  const contents = scenarios.map(
    ({ name, status }) => `<li><a href="#${name}">${escapeHtml(name)}</a>: ${status}</li>`,
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<title>Benchmark report</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>Benchmark report</h1>
<p${quick || !complete ? ' class="warning"' : ''}>${escapeHtml(heading(report))}</p>
${list(environmentLines(environment))}
<nav aria-label="Scenarios"><ul>${contents.join('')}</ul></nav>
${scenarios.map(scenarioHtml).join('\n')}
</main>
</body>
</html>
`;
}

function scenarioHtml(scenario: ScenarioReport): string {
  const { name, method, limits, notes, figures, status } = scenario;
  const facts = [`Status: ${outcome(scenario)}`, ...failures(scenario), `Settings: ${settingsText(scenario)}`];
  return `<section aria-labelledby="${name}">
<h2 id="${name}">${escapeHtml(name)}</h2>
<p>${escapeHtml(method)}</p>
<div${status === 'measured' ? '' : ' class="warning"'}>${list(facts)}</div>
${plotsHtml(scenario)}
${figures.length > 0 ? tableHtml(figureTable(figures), `Figures of ${name}`) : ''}
<p>What this does not show:</p>
${list([...limits, ...notes])}
</section>`;
}

function list(lines: readonly string[]): string {
  return `<ul>${lines.map((each) => `<li>${escapeHtml(each)}</li>`).join('')}</ul>`;
}
