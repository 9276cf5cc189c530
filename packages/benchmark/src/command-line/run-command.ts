import { writeFile } from 'node:fs/promises';
import { BenchmarkError } from '../benchmark-error.ts';
import { reportMarkdown, reportText } from '../report/render-report.ts';
import { runBenchmarks } from '../run-benchmarks.ts';
import { type Command, parseArguments } from './parse-arguments.ts';
import { USAGE } from './usage.ts';

/** Where the command speaks to people. */
export interface Terminal {
  readonly say: (text: string) => void;
  /** Beside the result: progress and trouble. */
  readonly mention: (text: string) => void;
}

const MEASURED = 0;
const NOT_MEASURED = 1;
const NOT_UNDERSTOOD = 2;
const INTERRUPTED = 130;

/** Does what the words of a command line ask for, and returns the exit code. Ends early, with what it has, on `signal`. */
export async function runCommand(words: readonly string[], terminal: Terminal, signal: AbortSignal): Promise<number> {
  let command: Command;
  try {
    command = parseArguments(words);
  } catch (error) {
    if (!(error instanceof BenchmarkError)) throw error;
    terminal.mention(`${error.message}\n\n${USAGE}`);
    return NOT_UNDERSTOOD;
  }
  if (command.type === 'help') {
    terminal.say(USAGE);
    return MEASURED;
  }
  const { scenarios, settings, jsonFile, markdownFile } = command;
  const onProgress = (scenario: string, text: string) => terminal.mention(`${scenario}: ${text}`);
  const report = await runBenchmarks({ ...settings, scenarios, signal, onProgress });
  terminal.say(reportText(report));
  const written = await Promise.all([
    write(jsonFile, () => `${JSON.stringify(report, undefined, 2)}\n`, terminal),
    write(markdownFile, () => reportMarkdown(report), terminal),
  ]);
  if (signal.aborted) return INTERRUPTED;
  return report.complete && written.every(Boolean) ? MEASURED : NOT_MEASURED;
}

/** False, and a word about it, when the file could not be written: the report was said already. */
async function write(path: string | undefined, content: () => string, terminal: Terminal): Promise<boolean> {
  if (path === undefined) return true;
  try {
    await writeFile(path, content());
    return true;
  } catch (error) {
    terminal.mention(`${path} was not written: ${error instanceof Error ? error.message : String(error)}`);
    return false;
  }
}
