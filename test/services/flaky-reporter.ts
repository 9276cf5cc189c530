import type { Reporter, TestCase, TestModule } from 'vitest/node';

/**
 * Says at the end of a run, where it cannot be overlooked, which tests failed first and passed when they were run once
 * more, and with what: each is a defect of the test or of what it tests, and is looked into like a failure.
 */
export default class FlakyReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    for (const module of modules) {
      for (const test of module.children.allTests('passed')) {
        if (test.diagnostic()?.flaky)
          console.warn(`\nFLAKY: ${module.relativeModuleId} > ${test.fullName}\n${failuresOf(test)}`);
      }
    }
  }
}

function failuresOf(test: TestCase): string {
  const errors = test.result().errors ?? [];
  return errors.map(({ stack, message }) => `  ${(stack ?? message).replaceAll('\n', '\n  ')}`).join('\n');
}
