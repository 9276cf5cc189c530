import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { describe, it } from 'vitest';
import { findProgram } from './local-program.ts';

/** Programs that tests run for themselves, each by its path. */
export type ProgramName = 'prometheus' | 'promtool' | 'redis-benchmark' | 'redis-server';

interface Program {
  /** What it comes with. */
  readonly from: string;
  /** Environment variable with its path; absent where only the one on PATH will do, because others than tests look there. */
  readonly variable?: string;
}

const PROGRAMS: Record<ProgramName, Program> = {
  prometheus: { from: 'Prometheus', variable: 'PROMETHEUS_PATH' },
  promtool: { from: 'Prometheus', variable: 'PROMTOOL_PATH' },
  'redis-benchmark': { from: 'Redis' },
  'redis-server': { from: 'Redis' },
};

/**
 * Where a program is: what its variable names, else the one on PATH. A path that was given and cannot be run is an error,
 * never a reason to look elsewhere.
 */
export async function programPath(name: ProgramName, environment: NodeJS.ProcessEnv = process.env): Promise<string> {
  const { variable } = PROGRAMS[name];
  const given = variable === undefined ? undefined : environment[variable];
  if (given === undefined || given === '') return await findProgram(name);
  await access(given, constants.X_OK).catch((cause: unknown) => {
    throw new Error(`${variable} is set, but there is no program at ${given}`, { cause });
  });
  return given;
}

/** How a person gets a program, in one line. */
export function howToGetProgram(name: ProgramName): string {
  const { from, variable } = PROGRAMS[name];
  return variable === undefined
    ? `install ${from}: ${name} must be on the PATH`
    : `install ${from}, or name its ${name} in ${variable}`;
}

export function isProgramName(name: string): name is ProgramName {
  return Object.hasOwn(PROGRAMS, name);
}

const paths = new Map<ProgramName, string>();
for (const [name, { variable }] of Object.entries(PROGRAMS) as [ProgramName, Program][]) {
  const given = (variable === undefined ? undefined : process.env[variable]) ?? '';
  const path = await programPath(name).catch((error: unknown) => {
    if (given !== '') throw error;
    return undefined;
  });
  if (path !== undefined) paths.set(name, path);
}

/**
 * A suite that runs a program, whose path its body is given. Where it is missing the suite is skipped, and the end of the
 * run says so and how to get it; with `CI=true` it fails instead.
 */
export function describeWithProgram(name: ProgramName, title: string, body: (path: string) => void): void {
  const path = paths.get(name);
  if (path !== undefined) describe(title, () => body(path));
  else if (process.env.CI === 'true') {
    describe(title, () => {
      it(`has a ${name} to run`, () => {
        throw new Error(howToGetProgram(name));
      });
    });
  } else describe(`${title} (needs ${name})`, { skip: true }, () => body(`/not-there/${name}`));
}
