import { expect, it } from 'vitest';
import { SCENARIOS } from '../scenario/scenarios.ts';
import { parseArguments } from './parse-arguments.ts';

const ALL = SCENARIOS.map(({ name }) => name);

it('runs every scenario with its own defaults where nothing is asked for', () => {
  expect(parseArguments([])).toEqual({
    type: 'run',
    scenarios: ALL,
    settings: {
      quick: false,
      repetitions: undefined,
      connections: undefined,
      measureMs: undefined,
      seed: undefined,
      exampleProgram: undefined,
    },
    jsonFile: undefined,
    markdownFile: undefined,
    htmlFile: undefined,
  });
});

it('takes scenarios by name, and runs each once in their own order', () => {
  const words = ['heap-flat', '--quick', 'token-bucket', 'heap-flat', '--json', 'a.json', '--markdown=b.md'];
  expect(parseArguments(words)).toMatchObject({
    scenarios: ['token-bucket', 'heap-flat'],
    settings: { quick: true },
    jsonFile: 'a.json',
    markdownFile: 'b.md',
  });
});

it('takes numbers', () => {
  const words = [
    '--repetitions',
    '3',
    '--connections=128',
    '--seconds',
    '10',
    '--seed',
    '4294967295',
    '--example=a.js',
  ];
  expect(parseArguments(words)).toMatchObject({
    settings: { repetitions: 3, connections: 128, measureMs: 10_000, seed: 4_294_967_295, exampleProgram: 'a.js' },
  });
});

it('gives help, whatever else is there', () => {
  expect(parseArguments(['http', '--help'])).toEqual({ type: 'help' });
  expect(parseArguments(['--help', 'token-bucket'])).toEqual({ type: 'help' });
  expect(parseArguments(['-h'])).toEqual({ type: 'help' });
});

it('takes two reports to compare', () => {
  expect(parseArguments(['compare', 'a.json', 'b.json'])).toEqual({ type: 'compare', files: ['a.json', 'b.json'] });
});

it.each([
  [['compare', 'a.json'], 'compare needs two reports'],
  [['compare', 'a.json', 'b.json', 'c.json'], 'compare needs two reports'],
  [['warp'], 'unknown scenario warp; there are token-bucket, local-limiter-memory'],
  [['--warp'], "Unknown option '--warp'"],
  [['--json'], "'--json <value>' argument missing"],
  [['--json', ''], '--json needs the path of a file'],
  [['--quick=yes'], "Option '--quick' does not take an argument"],
  [['--repetitions', '0'], '--repetitions must be an integer from 1 to 100'],
  [['--connections', '1e2'], '--connections must be an integer from 1 to 1000'],
  [['--seconds', '-1'], "Option '--seconds' argument is ambiguous"],
  [['--seed', '0'], '--seed must be an integer from 1 to 4294967295'],
  [['--seed', '4294967296'], '--seed must be an integer from 1 to 4294967295'],
  [['--seconds', 'NaN'], '--seconds must be an integer from 1 to 60'],
])('refuses %j', (words, message) => {
  expect(() => parseArguments(words)).toThrow(
    expect.objectContaining({ code: 'USAGE', message: expect.stringContaining(message) }),
  );
});
