import type { Reporter, TestCase, TestModule, TestSuite } from 'vitest/node';
import { serviceMissedBy } from './describe-with.ts';
import type { ServiceName } from './service.ts';
import { howToGet, services } from './services.ts';

/** Says at the end of a run, where it cannot be overlooked, what was skipped for want of a server and how to get it. */
export default class SkippedReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const missed = new Map<ServiceName, Map<string, number>>();
    for (const module of modules) {
      for (const test of module.children.allTests('skipped')) {
        const suite = suiteMissingService(test);
        if (suite === undefined) continue;
        const suites = missed.get(suite.service) ?? new Map<string, number>();
        const title = `${module.relativeModuleId}: ${suite.title}`;
        missed.set(suite.service, suites.set(title, (suites.get(title) ?? 0) + 1));
      }
    }
    for (const [service, suites] of missed) {
      console.warn(`\nNOT TESTED for want of ${service}: ${howToGet(service)}`);
      for (const [title, tests] of suites) console.warn(`  ${tests} skipped in ${title}`);
    }
  }
}

function suiteMissingService(test: TestCase): { service: ServiceName; title: string } | undefined {
  let parent: TestSuite | TestModule = test.parent;
  while (parent.type === 'suite') {
    const service = serviceMissedBy(parent.name);
    if (service !== undefined && isServiceName(service)) return { service, title: parent.name };
    parent = parent.parent;
  }
  return undefined;
}

function isServiceName(name: string): name is ServiceName {
  return Object.hasOwn(services, name);
}
