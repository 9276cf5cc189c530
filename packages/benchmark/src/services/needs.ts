import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { BenchmarkError } from '../benchmark-error.ts';

/** Environment variables that say where a server is. The same ones that the example takes. */
export const SERVICE_VARIABLES = ['REDIS_URL', 'KAFKA_BROKERS', 'DATABASE_URL'] as const;
export type ServiceVariable = (typeof SERVICE_VARIABLES)[number];

/** The servers that were given. They are written to: what a scenario makes there it removes again. */
export type Services = Readonly<Partial<Record<ServiceVariable, string>>>;

/** What has to be there for a scenario to run. */
export interface Needs {
  readonly services?: readonly ServiceVariable[];
  /** Programs that are found on the `PATH`. */
  readonly programs?: readonly string[];
}

/** The servers that the environment names. */
export function servicesOf(environment: NodeJS.ProcessEnv): Services {
  const given = SERVICE_VARIABLES.map((variable) => [variable, environment[variable]] as const);
  return Object.fromEntries(given.filter(([, address]) => address !== undefined && address !== ''));
}

/** What is missing, in words; empty when all is there. A server that was given and does not answer is not missing. */
export function missing({ services = [], programs = [] }: Needs, given: Services, path = process.env.PATH): string[] {
  return [
    ...services.filter((variable) => given[variable] === undefined).map((variable) => `${variable} is not set`),
    ...programs.filter((name) => !isOnPath(name, path)).map((name) => `there is no ${name} on the PATH`),
  ];
}

/** The address of a server that the scenario needs. */
export function addressOf(given: Services | undefined, variable: ServiceVariable): string {
  const address = given?.[variable];
  if (address === undefined) throw new BenchmarkError('USAGE', `${variable} is not set`);
  return address;
}

function isOnPath(name: string, path = ''): boolean {
  return path.split(delimiter).some((folder) => folder !== '' && existsSync(join(folder, name)));
}
