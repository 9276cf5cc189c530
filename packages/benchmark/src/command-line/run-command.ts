import { BenchmarkError } from '../benchmark-error.ts';
import { reportHtml } from '../report/html/report-html.ts';
import { reportMarkdown, reportText } from '../report/render-report.ts';
import { runBenchmarks } from '../run-benchmarks.ts';
import { type Command, parseArguments } from './parse-arguments.ts';
import { runCompareCommand } from './run-compare-command.ts';
import { runHttpCommand } from './run-http-command.ts';
import { EXIT, type Terminal } from './terminal.ts';
import { USAGE } from './usage.ts';
import { json, writeReport } from './write-report.ts';

/** Does what the words of a command line ask for, and returns the exit code. Ends early, with what it has, on `signal`. */
export async function runCommand(words: readonly string[], terminal: Terminal, signal: AbortSignal): Promise<number> {
  let command: Command;
  try {
    command = parseArguments(words);
  } catch (error) {
    if (!(error instanceof BenchmarkError)) throw error;
    terminal.mention(`${error.message}\n\n${USAGE}`);
    return EXIT.notUnderstood;
  }
  if (command.type === 'help') {
    terminal.say(USAGE);
    return EXIT.measured;
  }
  if (command.type === 'http') return await runHttpCommand(command, terminal, signal);
  if (command.type === 'compare') return await runCompareCommand(command, terminal);
  const { scenarios, settings, jsonFile, markdownFile, htmlFile } = command;
  const onProgress = (scenario: string, text: string) => terminal.mention(`${scenario}: ${text}`);
  const report = await runBenchmarks({ ...settings, scenarios, signal, onProgress });
  terminal.say(reportText(report));
  const written = await Promise.all([
    writeReport(jsonFile, () => json(report), terminal),
    writeReport(markdownFile, () => reportMarkdown(report), terminal),
    writeReport(htmlFile, () => reportHtml(report), terminal),
  ]);
  if (signal.aborted) return EXIT.interrupted;
  return report.complete && written.every(Boolean) ? EXIT.measured : EXIT.notMeasured;
}
