import type { RunningServer, Service } from './service.ts';

export type Finding = { server: RunningServer; way: string } | { reasons: string[] };

/**
 * Environment variable, then Docker, then programs of this machine. An address that was given and does not answer is an
 * error, never a reason to look elsewhere: the person who gave it means that server.
 */
export async function findService(service: Service, environment: NodeJS.ProcessEnv = process.env): Promise<Finding> {
  const given = environment[service.addressVariable];
  if (given !== undefined && given !== '') {
    await service.check(given).catch((cause: unknown) => {
      throw new Error(`${service.addressVariable} is set, but no ${service.name} answers there: ${reason(cause)}`, {
        cause,
      });
    });
    return { server: { address: given, stop: async () => undefined }, way: service.addressVariable };
  }
  const image = environment[service.imageVariable] || service.defaultImage;
  const reasons = [`${service.addressVariable} is not set`];
  try {
    return { server: await service.startContainer(image), way: `container of ${image}` };
  } catch (error) {
    reasons.push(`Docker: ${reason(error)}`);
  }
  try {
    return { server: await service.startLocally(), way: 'programs of this machine' };
  } catch (error) {
    reasons.push(`programs of this machine: ${reason(error)}`);
  }
  return { reasons };
}

/** The first line of an error, and of what caused it when it says nothing itself (a refused connection does not). */
function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const message = error.message || (error instanceof AggregateError ? reason(error.errors[0]) : error.name);
  return message.split('\n', 1)[0] ?? message;
}
