import type { TestProject } from 'vitest/node';
import { type Finding, findService } from './find-service.ts';
import type { FoundService, ServiceName } from './service.ts';
import { services, servicesInUse } from './services.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    services: Partial<Record<ServiceName, FoundService>>;
  }
}

interface Shared {
  users: number;
  findings: Promise<[ServiceName, Finding][]>;
}

// Each project loads this file anew, in one process: the servers are shared through the process, and stop with the last
// project that uses them.
const key = Symbol.for('flash-sale.test-services');
const shelf = globalThis as { [key]?: Shared | undefined };

/** Finds the servers before the tests of a project run, and tells the tests where they are. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  shelf[key] ??= { users: 0, findings: findAll() };
  const shared = shelf[key];
  shared.users += 1;
  const findings = await shared.findings;
  project.provide('services', Object.fromEntries(findings.map(([name, finding]) => [name, describeFinding(finding)])));
  return async () => {
    shared.users -= 1;
    if (shared.users > 0) return;
    shelf[key] = undefined;
    await Promise.all(findings.map(([, finding]) => ('server' in finding ? finding.server.stop() : undefined)));
  };
}

function findAll(): Promise<[ServiceName, Finding][]> {
  return Promise.all(
    servicesInUse.map(async (name): Promise<[ServiceName, Finding]> => [name, await findService(services[name])]),
  );
}

function describeFinding(finding: Finding): FoundService {
  return 'server' in finding ? { address: finding.server.address, way: finding.way } : { reasons: finding.reasons };
}
