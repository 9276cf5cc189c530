import { afterAll, beforeAll, describe, it } from 'vitest';
import { type Browser, chromiumPath, startBrowser } from './chromium.ts';

const WANTED = 'install Chromium, or name it in CHROMIUM_PATH';
const found = await chromiumPath().then(
  () => true,
  () => false,
);

/**
 * A suite in a real browser. Where there is none it is skipped, and says so; with `CI=true` it fails instead, because there
 * nothing may go untested unseen.
 */
export function describeInBrowser(title: string, body: (browser: () => Browser) => void): void {
  if (found) {
    describe(title, () => {
      let browser: Browser | undefined;
      beforeAll(async () => {
        browser = await startBrowser();
      });
      afterAll(() => browser?.[Symbol.asyncDispose]());
      body(() => {
        if (browser === undefined) throw new Error('the browser is there in tests, not before');
        return browser;
      });
    });
  } else if (process.env.CI === 'true') {
    describe(title, () => {
      it('has a browser', () => {
        throw new Error(`${WANTED}: this suite needs a browser`);
      });
    });
  } else {
    console.warn(`NOT TESTED for want of a browser: ${title}. ${WANTED}.`);
    describe(`${title} (needs chromium)`, { skip: true }, () => body(() => ({}) as Browser));
  }
}
