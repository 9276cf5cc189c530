import { describe, inject, it } from 'vitest';
import type { ServiceName } from './service.ts';
import { howToGet } from './services.ts';

/**
 * A suite that needs a real server, whose address its body is given. Without one the suite is skipped, and the end of
 * the run says so and how to get it; with `CI=true` it fails instead, because there nothing may go untested unseen.
 */
export function describeWith(name: ServiceName, title: string, body: (address: string) => void): void {
  const found = inject('services')?.[name];
  if (found === undefined) {
    throw new Error(`no ${name} was looked for: see servicesInUse and the kinds of test in vitest.config.ts`);
  }
  if ('address' in found) {
    describe(title, () => body(found.address));
  } else if (process.env.CI === 'true') {
    describe(title, () => {
      it(`has a ${name} to run on`, () => {
        throw new Error(`${howToGet(name)}.\n${found.reasons.join('\n')}`);
      });
    });
  } else {
    describe(needing(title, name), { skip: true }, () => body(`${name}://not-there.invalid`));
  }
}

function needing(title: string, name: ServiceName): string {
  return `${title} (needs ${name})`;
}

/** The service whose absence skipped the suite of this title, if that is what skipped it. */
export function serviceMissedBy(title: string): string | undefined {
  return / \(needs ([\w-]+)\)$/.exec(title)?.[1];
}
