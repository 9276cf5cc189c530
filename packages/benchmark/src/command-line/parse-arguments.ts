import { BenchmarkError } from '../benchmark-error.ts';
import { SEED_MAX } from '../load/open/derived-seed.ts';
import type { ScenarioSettings } from '../scenario/scenario.ts';
import { scenariosNamed } from '../scenario/scenarios.ts';
import { fileOption, integerOption, readWords } from './option-reader.ts';
import { type HttpCommand, parseHttpArguments } from './parse-http-arguments.ts';
import type { CompareCommand } from './run-compare-command.ts';

export type Command =
  | HttpCommand
  | CompareCommand
  | { readonly type: 'help' }
  | {
      readonly type: 'run';
      readonly scenarios: readonly string[];
      readonly settings: ScenarioSettings;
      readonly jsonFile: string | undefined;
      readonly markdownFile: string | undefined;
      readonly htmlFile: string | undefined;
    };

const OPTIONS = {
  quick: { type: 'boolean' },
  json: { type: 'string' },
  markdown: { type: 'string' },
  html: { type: 'string' },
  repetitions: { type: 'string' },
  connections: { type: 'string' },
  seconds: { type: 'string' },
  seed: { type: 'string' },
  example: { type: 'string' },
} as const;

const REPETITIONS_MAX = 100;
const CONNECTIONS_MAX = 1_000;
const SECONDS_MAX = 60;

/** Throws `USAGE`, in words for whoever typed it, for anything that is not understood. */
export function parseArguments(words: readonly string[]): Command {
  if (words.some((word) => word === '--help' || word === '-h')) return { type: 'help' };
  // The first word may say what else is to be done.
  const [what, ...rest] = words;
  if (what === 'http') return parseHttpArguments(rest);
  if (what === 'compare') return parseCompareArguments(rest);
  const { values, positionals } = readWords(words, OPTIONS);
  const scenarios = scenariosNamed(positionals).map(({ name }) => name);
  const seconds = integerOption('seconds', values.seconds, SECONDS_MAX);
  return {
    type: 'run',
    scenarios,
    settings: {
      quick: values.quick ?? false,
      repetitions: integerOption('repetitions', values.repetitions, REPETITIONS_MAX),
      connections: integerOption('connections', values.connections, CONNECTIONS_MAX),
      measureMs: seconds === undefined ? undefined : seconds * 1_000,
      seed: integerOption('seed', values.seed, SEED_MAX),
      exampleProgram: fileOption('example', values.example),
    },
    jsonFile: fileOption('json', values.json),
    markdownFile: fileOption('markdown', values.markdown),
    htmlFile: fileOption('html', values.html),
  };
}

function parseCompareArguments(words: readonly string[]): CompareCommand {
  const { positionals } = readWords(words, {});
  const [before, after] = positionals;
  if (before === undefined || after === undefined || positionals.length > 2) {
    throw new BenchmarkError('USAGE', 'compare needs two reports that were written with --json');
  }
  return { type: 'compare', files: [before, after] };
}
