import { parseArgs } from 'node:util';
import { BenchmarkError } from '../benchmark-error.ts';
import type { ScenarioSettings } from '../scenario/scenario.ts';
import { scenariosNamed } from '../scenario/scenarios.ts';

export type Command =
  | { readonly type: 'help' }
  | {
      readonly type: 'run';
      readonly scenarios: readonly string[];
      readonly settings: ScenarioSettings;
      readonly jsonFile: string | undefined;
      readonly markdownFile: string | undefined;
    };

const OPTIONS = {
  quick: { type: 'boolean' },
  json: { type: 'string' },
  markdown: { type: 'string' },
  repetitions: { type: 'string' },
  connections: { type: 'string' },
  seconds: { type: 'string' },
  example: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

const REPETITIONS_MAX = 100;
const CONNECTIONS_MAX = 1_000;
const SECONDS_MAX = 60;

/** Throws `USAGE`, in words for whoever typed it, for anything that is not understood. */
export function parseArguments(words: readonly string[]): Command {
  const { values, positionals } = read(words);
  if (values.help === true) return { type: 'help' };
  const scenarios = scenariosNamed(positionals).map(({ name }) => name);
  const seconds = integer('seconds', values.seconds, SECONDS_MAX);
  return {
    type: 'run',
    scenarios,
    settings: {
      quick: values.quick ?? false,
      repetitions: integer('repetitions', values.repetitions, REPETITIONS_MAX),
      connections: integer('connections', values.connections, CONNECTIONS_MAX),
      measureMs: seconds === undefined ? undefined : seconds * 1_000,
      exampleProgram: file('example', values.example),
    },
    jsonFile: file('json', values.json),
    markdownFile: file('markdown', values.markdown),
  };
}

function read(words: readonly string[]) {
  try {
    return parseArgs({ args: [...words], options: OPTIONS, allowPositionals: true });
  } catch (cause) {
    throw new BenchmarkError('USAGE', cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

function integer(name: string, text: string | undefined, most: number): number | undefined {
  if (text === undefined) return undefined;
  const value = /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= 1 && value <= most) return value;
  throw new BenchmarkError('USAGE', `--${name} must be an integer from 1 to ${most}`);
}

function file(name: string, path: string | undefined): string | undefined {
  if (path === '') throw new BenchmarkError('USAGE', `--${name} needs the path of a file`);
  return path;
}
