import type { Reporter, TestCase, TestModule, TestSuite } from 'vitest/node';
import { serviceMissedBy } from './describe-with.ts';
import { howToGetProgram, isProgramName, type ProgramName } from './programs.ts';
import type { ServiceName } from './service.ts';
import { howToGet, services } from './services.ts';

type Missing = ServiceName | ProgramName;

/** Says at the end of a run, where it cannot be overlooked, what was skipped for want of a server or a program and how to get it. */
export default class SkippedReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const missed = new Map<Missing, Map<string, number>>();
    for (const module of modules) {
      for (const test of module.children.allTests('skipped')) {
        const suite = suiteMissingSomething(test);
        if (suite === undefined) continue;
        const suites = missed.get(suite.missing) ?? new Map<string, number>();
        const title = `${module.relativeModuleId}: ${suite.title}`;
        missed.set(suite.missing, suites.set(title, (suites.get(title) ?? 0) + 1));
      }
    }
    for (const [missing, suites] of missed) {
      const how = isProgramName(missing) ? howToGetProgram(missing) : howToGet(missing);
      console.warn(`\nNOT TESTED for want of ${missing}: ${how}`);
      for (const [title, tests] of suites) console.warn(`  ${tests} skipped in ${title}`);
    }
  }
}

function suiteMissingSomething(test: TestCase): { missing: Missing; title: string } | undefined {
  let parent: TestSuite | TestModule = test.parent;
  while (parent.type === 'suite') {
    const missing = serviceMissedBy(parent.name);
    if (missing !== undefined && isMissing(missing)) return { missing, title: parent.name };
    parent = parent.parent;
  }
  return undefined;
}

function isMissing(name: string): name is Missing {
  return Object.hasOwn(services, name) || isProgramName(name);
}
