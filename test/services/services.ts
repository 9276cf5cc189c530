import { kafka } from './kafka.ts';
import { postgres } from './postgres.ts';
import { redis } from './redis.ts';
import type { Service, ServiceName } from './service.ts';

export const services: Record<ServiceName, Service> = { postgres, redis, kafka };

/** What is looked for (and started) before a run: only what some test uses. */
export const servicesInUse: readonly ServiceName[] = ['postgres', 'redis', 'kafka'];

/** How a person gets this service, in one line. */
export function howToGet(name: ServiceName): string {
  const { addressVariable, imageVariable, defaultImage, localProgram } = services[name];
  return [
    `set ${addressVariable} to a ${name} that may be written to`,
    `start Docker (image ${defaultImage}; ${imageVariable} names another)`,
    ...(localProgram === undefined ? [] : [`install ${localProgram}`]),
  ].join(', or ');
}
